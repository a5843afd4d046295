import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-http'
import {ConsoleSpanExporter, type SpanExporter} from '@opentelemetry/sdk-trace-base'
import {report, type Reporter} from '../diagnostics/report.ts'
import {createLocalFiles, localFolder, openLocalFolders} from './local-files.ts'

/** An OTLP/HTTP receiver. */
export interface UrlDestination {
  /** The full URL that spans are posted to, for example `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly protocol?: 'http/json'
}

/**
 * Where spans go: `local` files under `.enrich-span/` (Node), the console, the memory of the tracer (`tracer.spans`),
 * an OTLP receiver, or any OpenTelemetry exporter.
 */
export type Destination = 'local' | 'console' | 'memory' | UrlDestination | SpanExporter

/** A destination that is ready to take spans. */
export interface OpenDestination {
  /** In words, for `explain`, receipts and messages. */
  readonly name: string
  /** Absent for `memory`: the spans stay with their tracer. */
  readonly exporter: SpanExporter | undefined
}

/** Who hears what happens to the spans. */
export interface Listener {
  readonly reporter: Reporter
  /** Nobody chose the destination: the first use of local files says where they are. */
  readonly byDefault: boolean
}

/** Opens a destination that was checked before. */
export function openDestination(destination: Destination, listener: Listener): OpenDestination {
  if (destination === 'local') return openLocal(listener)
  if (destination === 'memory') return {name: 'memory', exporter: undefined}
  if (destination === 'console') return {name: 'console', exporter: new ConsoleSpanExporter()}
  if (isExporter(destination)) return {name: exporterName(destination), exporter: destination}
  const {url, headers = {}} = destination
  return {name: url, exporter: new OTLPTraceExporter({url, headers: {...headers}})}
}

// Nobody loses a program to a read-only disk: without a folder the spans stay in memory, and that is said once.
function openLocal({reporter, byDefault}: Listener): OpenDestination {
  const subject = `Folder ${localFolder}`
  try {
    const folders = openLocalFolders()
    const cause = `no destination is configured, so spans are written to files in ${folders.spans}`
    const announce = byDefault ? () => report('kept-locally', reporter, () => ({subject, cause})) : undefined
    return {name: `files in ${folders.spans}`, exporter: createLocalFiles(folders, {announce})}
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    report('local-unwritable', reporter, () => ({subject, cause: `spans stay in memory: ${why}`}))
    return {name: 'memory', exporter: undefined}
  }
}

/** Whether `value` is an OpenTelemetry exporter, of whichever SDK version. */
export function isExporter(value: unknown): value is SpanExporter {
  if (typeof value !== 'object' || value === null) return false
  const {export: run, shutdown} = value as Partial<Record<'export' | 'shutdown', unknown>>
  return typeof run === 'function' && typeof shutdown === 'function'
}

function exporterName(exporter: SpanExporter): string {
  const {name} = exporter.constructor
  return name === 'Object' ? 'a SpanExporter' : name
}
