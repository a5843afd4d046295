import type {Context, Span, SpanOptions, Tracer, TracerProvider} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Limits} from '../../attributes/limits.ts'
import type {AttributeScalar} from '../../attributes/attribute.ts'
import type {Enrichment} from '../../attributes/namespaces.ts'
import type {Diagnostic} from '../../diagnostics/report.ts'

/** Who owns spans: the plain record behind a tracer, shared by copies of the package, so fields are only ever added. */
export interface Owner {
  readonly id: string
  /** How people know the tracer. */
  readonly project: string
  readonly tracer: AnyTracer
  readonly limits: Limits
  /** Attributes of one span that user data may fill; the rest is kept for what is written at its end. */
  readonly userAttributes: number
  /** Keys of stamped ids that a user's key could name; absent when there are none. */
  readonly reserved: ReadonlySet<string> | undefined
  /** Where the spans go, in words. */
  readonly destination: string
  /** Absent without rules. */
  readonly redaction?: Redaction | undefined
  readonly session: SessionRecord
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined
  readonly continueTrace: 'always' | 'same-process' | 'never'
  /** The span in another process that this tracer continues, when it came from a carrier: above all its own. */
  readonly remoteParent: Span | undefined
  /** Starts a stamped span below the active span of `context`. Called by `startOwned` alone, which chose that parent. */
  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span
  /** It shares the pipeline of another tracer. */
  readonly isFork: boolean
  closed: boolean
}

/** What a tracer writes about each span it starts. */
export interface SpanRecord {
  readonly owner: Owner
  /** Attributes written so far, counted high: overwrites count too, until an exact count is needed. */
  writes: number
  /** The span itself, for whoever holds its context only. */
  readonly span: Span
}

/** Attributes that new spans get, in write order. */
export type Inherited = Readonly<Record<string, AttributeScalar>>

/** What an enriched session collects until it is delivered. */
export interface SessionRecord {
  readonly attributes: Map<string, AttributeScalar>
  /** Says that the session has something to deliver. Called after each enrichment. */
  readonly touch: () => void
}

/** What a tracer hides of what it sends, for those who show it before. */
export interface Redaction {
  /** The attributes as they would be sent. */
  readonly attributes: (given: Readonly<Record<string, AttributeScalar>>) => Readonly<Record<string, AttributeScalar>>
  /** A message that quotes names and keys. */
  readonly text: (quoting: string) => string
}

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
