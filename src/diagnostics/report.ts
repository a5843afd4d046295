import {wallClockMs} from '#platform/clock'
import {diag} from '@opentelemetry/api'
import {environment} from '#platform/environment'
import {warn} from '#platform/warn'
import type {Code, CodeRow} from './code-row.ts'
import * as codes from './codes.ts'

/** One message of the library about itself. `time` is in milliseconds since 1970; `at` is the call site, known the first time only. */
export interface Diagnostic {
  readonly code: Code
  readonly subject: string
  readonly cause: string
  readonly cure: string
  readonly message: string
  readonly at?: string
  readonly tracerId?: string
  readonly time: number
}

/** What a report is about: the tracer's id keys "once", its listener hears it. */
export interface Reporter {
  readonly id: string
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
  /** Hides what a message must not quote. */
  readonly redaction?: {readonly text: (quoting: string) => string} | undefined
}

/** The words of one report, asked for only when it will be told. */
interface Particulars {
  readonly subject: string
  /** Replaces the cause of the code's row when the report knows better. */
  readonly cause?: string
}

const recent: Diagnostic[] = []
const recentLimit = 100
/** Beyond this many (code, tracer) pairs nothing new is told: a process with a tracer per request must not grow. */
const reportedLimit = 10_000
let reportedPairs = 0

/** Counts one more of `row`; tells it the first time for this tracer. */
export function report(row: CodeRow, reporter: Reporter | undefined, particulars: () => Particulars): void {
  if (shouldReport(row, reporter)) emitDiagnostic(row, reporter, particulars())
}

/**
 * Counts one more of `row`, and says whether that is to be told.
 * Count first, look at the stack once: a warning deduplicated by its stack costs 200 times the enrichment.
 */
export function shouldReport(row: CodeRow, reporter: Reporter | undefined): boolean {
  row.tally ??= {count: 0, reported: new Set(), printed: false}
  const {tally} = row
  tally.count += 1
  if (row.silent || tally.reported.has(reporter?.id) || reportedPairs >= reportedLimit) return false
  tally.reported.add(reporter?.id)
  reportedPairs += 1
  return true
}

/** The last diagnostics that were told, oldest first, at most 100. */
export function recentDiagnostics(): readonly Diagnostic[] {
  return [...recent]
}

/** How often each code occurred in this process so far; codes that never occurred are 0. */
export function countsByCode(): Record<Code, number> {
  const all = {} as Record<Code, number>
  for (const {code, tally} of Object.values(codes)) all[code] = tally?.count ?? 0
  return all
}

/** Tells what `isNews` called news. */
export function emitDiagnostic(row: CodeRow, reporter: Reporter | undefined, particulars: Particulars): void {
  const {code, cure, cause: usual, tally} = row
  const hide = reporter?.redaction?.text ?? String
  const subject = hide(particulars.subject)
  const cause = particulars.cause === undefined ? usual : hide(particulars.cause)
  const at = callSite()
  const diagnostic: Diagnostic = {
    code,
    subject,
    cause,
    cure,
    message: `${subject}: ${cause}. ${cure}. [${code}]`,
    ...(at === undefined ? {} : {at}),
    ...(reporter === undefined ? {} : {tracerId: reporter.id}),
    time: wallClockMs(),
  }
  recent.push(diagnostic)
  if (recent.length > recentLimit) recent.shift()
  listen(reporter, diagnostic)
  diag.warn(diagnostic.message)
  if (tally?.printed === true || environment('HH_QUIET') === '1') return
  if (tally !== undefined) tally.printed = true
  warn(at === undefined ? diagnostic.message : `${diagnostic.message} (${at})`, code)
}

function listen(reporter: Reporter | undefined, diagnostic: Diagnostic): void {
  try {
    reporter?.onDiagnostic?.(diagnostic)
  } catch (error) {
    diag.error('enrich-span: onDiagnostic threw', error)
  }
}

function callSite(): string | undefined {
  const [own = '', ...callers] = stackLines()
  // The first frame is this file: its folder's parent is the package, which is never the caller. In a bundle the file is
  // all that is known to be ours: a caller in the same one goes unnamed, because we would name ourselves.
  const ours = /([^\s(@]+?)(?:diagnostics\/|:\d+:\d+)/.exec(own)?.[1]
  const outside = callers.find(line => !between.test(line) && (ours === undefined || !line.includes(ours)))
  return outside?.trim().replace(/^at /, '')
}

// The application may have replaced `Error.prepareStackTrace`: then a stack can be anything, or its reading throws.
function stackLines(): readonly string[] {
  try {
    const stack: unknown = new Error().stack
    return typeof stack === 'string' ? stack.split('\n').slice(1) : []
  } catch {
    return []
  }
}

/** What stands between the caller and us: Node, OpenTelemetry, which ran the callback, and other copies of this package. */
const between = /^$|node:|\(<anonymous>\)|\/@opentelemetry\/|\/node_modules\/enrich-span\//
