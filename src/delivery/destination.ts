import {ConsoleSpanExporter, type SpanExporter} from '@opentelemetry/sdk-trace-base'
import type {Transport} from './answer.ts'
import {withoutSecrets} from '../diagnostics/errors.ts'
import {createExporterTransport} from './exporter-transport.ts'
import {createOtlpTransport, type OtlpOptions} from './otlp-transport.ts'

/** An OTLP/HTTP receiver. */
export interface UrlDestination {
  /** The full URL that spans are posted to, for example `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** 'http/protobuf' when absent. */
  readonly protocol?: 'http/json' | 'http/protobuf'
  /** When absent, 'gzip' to an https URL and 'none' to an http one, which is mostly near. A browser never compresses. */
  readonly compression?: 'gzip' | 'none'
  /** Milliseconds for one request; 10,000 when absent. */
  readonly timeoutMs?: number
}

/**
 * Where spans go: `local` files under `.enrich-span/` (Node), the console, the memory of the tracer (`tracer.spans`),
 * an OTLP receiver, or any OpenTelemetry exporter.
 */
export type Destination = 'local' | 'console' | 'memory' | UrlDestination | SpanExporter

/** The name of a destination, for `explain`, receipts and messages: no password and no key is in it. */
export function nameOf(destination: Exclude<Destination, 'local' | 'memory'>): string {
  if (destination === 'console') return destination
  return isExporter(destination) ? exporterName(destination) : withoutSecrets(destination.url)
}

/** Two destinations with the same key are one, and share a queue. */
export function keyOf(destination: Exclude<Destination, 'local' | 'memory'>): unknown {
  if (destination === 'console' || isExporter(destination)) return destination
  const {url, headers, protocol, compression, timeoutMs} = complete(destination)
  return JSON.stringify([url, Object.entries(headers).map(String).sort(), protocol, compression, timeoutMs])
}

/** Opens what is sent to over the network or by a user's exporter. */
export function openTransport(destination: Exclude<Destination, 'local' | 'memory'>): Transport {
  if (destination === 'console') return createExporterTransport(new ConsoleSpanExporter())
  return isExporter(destination) ? createExporterTransport(destination) : createOtlpTransport(complete(destination))
}

function complete({url, headers = {}, protocol = 'http/protobuf', ...rest}: UrlDestination): OtlpOptions {
  const {compression = url.startsWith('https:') ? 'gzip' : 'none', timeoutMs = 10_000} = rest
  return {url, headers, protocol, compression, timeoutMs}
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
