import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-http'
import {ConsoleSpanExporter, type SpanExporter} from '@opentelemetry/sdk-trace-base'

/** An OTLP/HTTP receiver. */
export interface UrlDestination {
  /** The full URL that spans are posted to, for example `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly protocol?: 'http/json'
}

/** Where spans go: a keyword, an OTLP receiver, or any OpenTelemetry exporter. */
export type Destination = 'console' | 'memory' | UrlDestination | SpanExporter

/** A destination that is ready to take spans. */
export interface OpenDestination {
  /** In words, for `explain`, receipts and messages. */
  readonly name: string
  /** Absent for `memory`: the spans stay with their tracer. */
  readonly exporter: SpanExporter | undefined
}

/** Opens a destination that was checked before. */
export function openDestination(destination: Destination): OpenDestination {
  if (destination === 'memory') return {name: 'memory', exporter: undefined}
  if (destination === 'console') return {name: 'console', exporter: new ConsoleSpanExporter()}
  if (isExporter(destination)) return {name: exporterName(destination), exporter: destination}
  const {url, headers = {}} = destination
  return {name: url, exporter: new OTLPTraceExporter({url, headers: {...headers}})}
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
