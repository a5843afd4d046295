import {ConsoleSpanExporter, type SpanExporter} from '@opentelemetry/sdk-trace-base'
import {openLocalFiles} from '#platform/local-files'
import {showLine} from '#platform/terminal'
import {fits, flag, hasMethods, isRecord, optional, type Rule} from '../diagnostics/check-options.ts'
import * as codes from '../diagnostics/codes.ts'
import {toError} from '../diagnostics/errors.ts'
import {report, type Reporter} from '../diagnostics/report.ts'
import type {Transport} from './answer.ts'
import {createExporterTransport, type ExporterDestination, exporterIn} from './exporter-transport.ts'
import {problemIn, receiverProblem} from './otlp/receiver-rules.ts'
import {createOtlpTransport, keyOfReceiver, nameOfReceiver, type UrlDestination} from './otlp-transport.ts'
import type {RemovedForSpace} from '../platform/local-files.ts'
import {filesOf, type LocalDestination, localRules, reportCap} from './local/local-destination.ts'
import {LocalSink} from './local/local-sink.ts'
import {localFolder, spanFolder} from './local/read-local-spans.ts'
import {SpanQueue} from './span-queue.ts'
import {spoolKey, spoolOpening} from './spool/spool-options.ts'
import type {SpanSink} from './span-sink.ts'

/**
 * Where spans go: `local` files under `.enrich-span/` (Node), the console, the memory of the tracer (`tracer.spans`),
 * the provider that the application registered, an OTLP receiver, or any OpenTelemetry exporter.
 */
export type Destination =
  | 'local'
  | LocalDestination
  | 'console'
  | 'memory'
  | 'application'
  | UrlDestination
  | SpanExporter
  | ExporterDestination

/** The tracer that opens a destination. */
export interface Opener {
  readonly reporter: Reporter
  /** True when the user did not choose a destination. Then the first use of a new folder for local files prints where it is. */
  readonly byDefault: boolean
}

/** One row of the table of destinations. */
interface DestinationKind<D> {
  /** The text for this kind in the message about a wrong option. */
  readonly expected: string
  is(value: unknown): value is D
  /** The name in `explain`, receipts and messages. It holds neither passwords nor keys. */
  name(destination: D): string
  /** Destinations with equal keys share one queue. */
  key(destination: D): unknown
  /**
   * Opens the connection for the first tracer that uses the key. Returns `undefined` where spans stay with their
   * tracer.
   */
  open(destination: D, opener: Opener): Connect | undefined
}

/** Makes the sink of a destination with this name. */
type Connect = (name: string) => SpanSink

function queued(connect: () => Transport): Connect {
  return name => new SpanQueue(name, connect())
}

const local: DestinationKind<'local' | LocalDestination> = {
  expected: "'local', {local: true, folder, maxBytes, maxAgeMs}",
  is: (value): value is 'local' | LocalDestination =>
    value === 'local' || (isLocalLike(value) && problemIn(value, localRules) === undefined),
  name: destination => `files in ${spanFolder(filesOf(destination).folder)}`,
  key: destination => JSON.stringify({...filesOf(destination), folder: spanFolder(filesOf(destination).folder)}),
  // A read-only disk must not break a program: the spans then stay in memory, and one message says so.
  open(destination, {reporter, byDefault}) {
    const {folder = localFolder, maxBytes, maxAgeMs} = filesOf(destination)
    const subject = `Folder ${folder}`
    const limits = {...(maxBytes && {maxBytes}), ...(maxAgeMs && {maxAgeMs})}
    try {
      const onCap = (removed: RemovedForSpace): void => reportCap(reporter, subject, removed)
      const cause = `no destination is configured, so spans are written to files in ${spanFolder(folder)}`
      const announce = byDefault
        ? () => report(codes.keptLocally, reporter, () => ({subject, cause, print: printLine}))
        : undefined
      const files = openLocalFiles(folder, {...limits, announce, onCap})
      return name => new LocalSink(name, files)
    } catch (error) {
      const cause = `spans stay in memory: ${toError(error).message}`
      report(codes.localUnwritable, reporter, () => ({subject, cause}))
      return undefined
    }
  },
}

/** Prints a report that nothing has to be done about: a line, not a warning. */
function printLine({cause, cure}: {readonly cause: string; readonly cure: string}): void {
  showLine(`enrich-span: ${cause}. ${cure}`)
}

/** An object that is meant to be local files, right or wrong. */
function isLocalLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'local' in value && !('url' in value) && !spanExporter.is(value)
}

const consoleOutput: DestinationKind<'console'> = {
  ...named('console'),
  open: () => queued(() => createExporterTransport(new ConsoleSpanExporter())),
}

const memory: DestinationKind<'memory'> = {...named('memory'), open: () => undefined}

// A tracer with this destination has no queue, because the application's provider starts and delivers its spans.
const application: DestinationKind<'application'> = {
  ...named('application', () => 'the application’s provider'),
  open: () => undefined,
}

/** A destination that the user chooses by one word. There is only one of its kind, so its name is its key. */
function named<N extends string>(word: N, name: () => string = () => word): Omit<DestinationKind<N>, 'open'> {
  return {expected: `'${word}'`, is: (value): value is N => value === word, name, key: name}
}

const receiver: DestinationKind<UrlDestination> = {
  expected:
    '{url, headers, protocol, compression, timeoutMs, nul, spool, name, exitWaitMs, agent, certificates, dialect}',
  is: (value): value is UrlDestination => isReceiverLike(value) && receiverProblem(value) === undefined,
  name: nameOfReceiver,
  key: destination => JSON.stringify([keyOfReceiver(destination), spoolKey(destination)]),
  open:
    (destination, {reporter}) =>
    name => {
      const spool = HAS_SPOOL ? spoolOpening(destination, reporter) : undefined
      return new SpanQueue(name, createOtlpTransport(destination), {}, spool)
    },
}

/** True on Node. The build replaces it. */
declare const HAS_SPOOL: boolean

/** True for a URL destination that has passed the check. */
export function isUrlDestination(destination: Destination): destination is UrlDestination {
  return isReceiverLike(destination)
}

/** True for an object that is meant as a receiver, even if its options are wrong. */
function isReceiverLike(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'url' in value && !spanExporter.is(value)
}

/** Accepts exporters of every version of the SDK. */
const spanExporter: DestinationKind<SpanExporter> = {
  expected: 'a SpanExporter',
  is: (value): value is SpanExporter => hasMethods(value, 'export', 'shutdown'),
  name: ({constructor: {name}}) => (name === 'Object' ? 'a SpanExporter' : name),
  key: destination => destination,
  open: destination => queued(() => createExporterTransport(destination)),
}

const sharedExporter: DestinationKind<ExporterDestination> = {
  expected: '{exporter, close}',
  is: (value): value is ExporterDestination => fits(value, exporterShape) && value['exporter'] !== undefined,
  name: destination => spanExporter.name(destination.exporter),
  key: destination => exporterIn(destination),
  open: destination => queued(() => createExporterTransport(exporterIn(destination))),
}

const exporterShape: Readonly<Record<keyof ExporterDestination, Rule['accepts']>> = {
  exporter: value => spanExporter.is(value),
  close: optional(flag),
}

/** The table of destinations. A new destination needs a row here and a transport. */
const kinds: readonly DestinationKind<Destination>[] = [
  local,
  consoleOutput,
  memory,
  application,
  receiver,
  spanExporter,
  sharedExporter,
]

/** The values that the option `destination` accepts. */
export const destinationRule: Rule = {
  expected: kinds.map(({expected}) => expected).join(', '),
  accepts: value => kinds.some(kind => kind.is(value)),
  cure(value) {
    if (isReceiverLike(value)) return receiverProblem(value)
    return isLocalLike(value) ? problemIn(value, localRules) : undefined
  },
}

/** Returns the row of a destination that has passed the check. */
export function kindOf(destination: Destination): DestinationKind<Destination> {
  return kinds.find(kind => kind.is(destination)) ?? receiver
}
