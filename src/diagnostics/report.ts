import {wallClockMs} from '#platform/clock'
import {diag} from '@opentelemetry/api'
import {environment} from '#platform/environment'
import {warn} from '#platform/warn'
import type {Code, CodeRow} from './code-row.ts'
import * as codes from './codes.ts'
import {plainText} from './plain-text.ts'

/** One message of the library about itself. `time` is in milliseconds since 1970, and `at` is the call site. */
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

/** The tracer of a report. Each id gets one report per code, which its listener receives. */
export interface Reporter {
  readonly id: string
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined
  /** Redacts a message that quotes names and keys. */
  readonly redaction?: {readonly text: (message: string) => string} | undefined
}

/** The text of one report. It is created only when the report is sent. */
interface ReportText {
  readonly subject: string
  /** A more precise cause than that of the row. */
  readonly cause?: string
  /** A more precise cure than that of the row. */
  readonly cure?: string
  /** Prints the report in another form than that of a warning. */
  readonly print?: (text: {readonly cause: string; readonly cure: string}) => void
}

const recent: Diagnostic[] = []
const recentLimit = 100
/** The most pairs of code and tracer that are reported. A process with one tracer per request must not grow. */
const reportedLimit = 10_000
let reportedPairs = 0

/** Counts `row`. Reports it when it is the first time for this tracer. */
export function report(row: CodeRow, reporter: Reporter | undefined, text: () => ReportText, times = 1): void {
  if (shouldReport(row, reporter, times)) emitDiagnostic(row, reporter, text())
}

/**
 * Counts `row`, and returns whether it must be reported. The stack is read only for a report, because deduplication by
 * stack would cost 200 times as much as the enrichment.
 */
export function shouldReport(row: CodeRow, reporter: Reporter | undefined, times = 1): boolean {
  const tally = countOf(row)
  tally.count += times
  if (row.silent || tally.reported.has(reporter?.id) || reportedPairs >= reportedLimit) return false
  tally.reported.add(reporter?.id)
  reportedPairs += 1
  return true
}

/** Counts `row` without a report, for an outcome that the caller expects. */
export function count(row: CodeRow): void {
  countOf(row).count += 1
}

function countOf(row: CodeRow): NonNullable<CodeRow['tally']> {
  row.tally ??= {count: 0, reported: new Set(), printed: false}
  return row.tally
}

/** Returns the last reports, oldest first, at most 100. */
export function recentDiagnostics(): readonly Diagnostic[] {
  return [...recent]
}

/** Sets every count to 0 and forgets every report, so that the next one is sent and printed again. For tests. */
export function resetDiagnostics(): void {
  for (const row of Object.values(codes)) delete row.tally
  recent.length = 0
  reportedPairs = 0
}

/** Returns how often each code occurred in this process: 0 for codes that never occurred. */
export function countsByCode(): Record<Code, number> {
  const all = {} as Record<Code, number>
  for (const {code, tally} of Object.values(codes)) all[code] = tally?.count ?? 0
  return all
}

/** Sends a report for which `shouldReport` returned `true`. */
export function emitDiagnostic(row: CodeRow, reporter: Reporter | undefined, text: ReportText): void {
  const {code, cause: usual, tally} = row
  const redact = reporter?.redaction?.text ?? String
  // Names, keys and answers of servers are data, and the message may be printed in a terminal.
  const subject = plainText(redact(text.subject))
  const cause = text.cause === undefined ? usual : plainText(redact(text.cause))
  const cure = text.cure === undefined ? row.cure : plainText(redact(text.cure))
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
  notifyListener(reporter, diagnostic)
  diag.warn(diagnostic.message)
  if (tally?.printed === true || environment('HH_QUIET') === '1') return
  if (tally !== undefined) tally.printed = true
  if (text.print !== undefined) text.print({cause, cure})
  else warn(at === undefined ? diagnostic.message : `${diagnostic.message} (${at})`, code)
}

function notifyListener(reporter: Reporter | undefined, diagnostic: Diagnostic): void {
  try {
    reporter?.onDiagnostic?.(diagnostic)
  } catch (error) {
    diag.error('enrich-span: onDiagnostic threw', error)
  }
}

function callSite(): string | undefined {
  const [own = '', ...callers] = stackLines()
  // The first frame is this file, or its chunk. The parent of its folder is the package, which is never the caller. In a bundle, all
  // frames of the same file could be ours, so a caller in that file is not named.
  const ours = /([^\s(@]+?)(?:diagnostics\/|chunks\/enrich-span-|:\d+:\d+)/.exec(own)?.[1]
  const outside = callers.find(line => !between.test(line) && (ours === undefined || !line.includes(ours)))
  return outside === undefined ? undefined : plainText(outside.trim().replace(/^at /, ''))
}

// The application may have replaced `Error.prepareStackTrace`. A stack can then be anything, or throw when it is read.
function stackLines(): readonly string[] {
  try {
    const stack: unknown = new Error().stack
    return typeof stack === 'string' ? stack.split('\n').slice(1) : []
  } catch {
    return []
  }
}

/** Frames between the caller and us: Node, OpenTelemetry, which ran the callback, and other copies of this package. */
const between = /^$|node:|\(<anonymous>\)|\/@opentelemetry\/|\/node_modules\/enrich-span\//
