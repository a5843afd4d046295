import type {Context, Span, SpanOptions, Tracer, TracerProvider} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Enrichment} from '../../attributes/namespaces.ts'

/**
 * A tracer, as an outcome, a scope or an option names it. `HoneyHiveTracer` is the one class that implements it: for
 * `trace`, `enrichSpan` and `fork` narrow with `instanceof`, or call `discoverTracer()`.
 */
export interface AnyTracer {
  readonly id: string
  readonly project: string
  readonly source: string
  readonly sessionId: string
  readonly sessionName: string
  /** The tracer under OpenTelemetry's own interface. */
  readonly otel: Tracer
  /** The tracer as an OpenTelemetry provider. */
  readonly provider: TracerProvider
  /** Makes the spans of an application's provider spans of this tracer. */
  readonly spanProcessor: SpanProcessor
  startSpan(name: string, options?: SpanOptions, at?: Context): Span
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: SpanOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: SpanOptions, at: Context, callback: (span: Span) => R): R
  /** Runs the callback with this tracer entered. */
  run<R>(callback: () => R): R
  /** Adds data to this tracer's session. */
  enrichSession<const T extends object>(enrichment: T & Enrichment<T>): boolean
  /** `at` with a baggage entry that selects this tracer, in this process only. */
  toBaggage(at: Context): Context
  /** Plain JSON that lets another process continue here. */
  carrier(at?: Context): {readonly sessionId: string; readonly traceparent?: string}
  /** Waits for delivery. `ok`: every span that ended was accepted. Never rejects. */
  flush(options?: {readonly timeoutMs?: number}): Promise<Receipt>
  /** Delivers the session and closes. Never rejects. */
  shutdown(options?: {readonly timeoutMs?: number}): Promise<Receipt>
}

interface Receipt {
  readonly ok: boolean
  readonly timedOut: boolean
  readonly errors: readonly Error[]
}
