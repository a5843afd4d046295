import type {Context, Span, SpanOptions, Tracer, TracerProvider} from '@opentelemetry/api'
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {AttributeScalar} from '../../attributes/attribute.ts'
import type {Limits} from '../../attributes/limits.ts'
import type {Enrichment} from '../../attributes/enrichment.ts'
import type {Namespaces} from '../../attributes/namespaces.ts'
import type {Diagnostic} from '../../diagnostics/report.ts'

/**
 * The plain record behind a tracer. Lower rooms know a tracer only by its record. Copies of the package share these
 * records, so fields are only ever added.
 */
export interface Owner {
  readonly id: string
  /** The name of the tracer in messages. */
  readonly project: string
  readonly tracer: AnyTracer
  readonly limits: Limits
  /**
   * The number of attributes of one span that user data may fill. The rest is reserved for attributes written at the
   * span's end.
   */
  readonly userAttributes: number
  /** Stamped ids whose keys a user's key could equal. Absent when there are none. */
  readonly reserved: ReadonlySet<string> | undefined
  /** The destination of the spans, for people. */
  readonly destination: string
  /** Absent without redaction rules. */
  readonly redaction?: Redaction | undefined
  readonly session: SessionRecord
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined
  readonly continueTrace: 'always' | 'same-process' | 'never'
  /**
   * For a tracer from a carrier, the span of another process that it continues. All spans of the tracer descend from
   * it.
   */
  readonly remoteParent: Span | undefined
  /**
   * Starts a stamped span below the active span of `context`. Only `startClaimedSpan` calls it, after it has chosen
   * that parent.
   */
  start(name: string, options: SpanOptions, context: Context, inherited: Inherited | undefined): Span
  /** True when the application's provider starts the tracer's spans. */
  readonly ofProvider?: boolean
  /** True when the tracer shares the pipeline of another tracer. */
  readonly isFork: boolean
  closed: boolean
}

/** The tracer's record of each span that it starts. */
export interface SpanRecord {
  readonly owner: Owner
  /** The number of attributes written so far. Overwrites count too, until an exact count is needed. */
  writes: number
  /** True when the application's provider started the span. The span then has that provider's limit of attributes. */
  readonly ofProvider?: boolean
  /** The span itself, for code that holds only its `SpanContext`. */
  readonly span: Span
}

/** Attributes that new spans get, in write order. */
export type Inherited = Readonly<Record<string, AttributeScalar>>

/** The data of an enriched session, until it is delivered. */
export interface SessionRecord {
  readonly attributes: Map<string, AttributeScalar>
  /** Marks the session for delivery. Called after each enrichment. */
  readonly touch: () => void
}

/** The redaction rules of a tracer, for data that is shown before it is sent. */
export interface Redaction {
  /** Returns the attributes as they would be sent. */
  readonly attributes: (attributes: Inherited) => Inherited
  /** Redacts a message that quotes names and keys. */
  readonly text: (message: string) => string
}

/**
 * A tracer as outcomes, scopes and options name it. Only the class `HoneyHiveTracer` implements it. For `trace`,
 * `enrichSpan` and `fork`, narrow it with `instanceof`, or call `discoverTracer()`.
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
  /** Turns the spans of an application's provider into spans of this tracer. */
  readonly spanProcessor: SpanProcessor
  startSpan(name: string, options?: SpanOptions, at?: Context): Span
  startActiveSpan<R>(name: string, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: SpanOptions, callback: (span: Span) => R): R
  startActiveSpan<R>(name: string, options: SpanOptions, at: Context, callback: (span: Span) => R): R
  /** Runs the callback with this tracer entered. */
  run<R>(callback: () => R, options?: RunOptions): R
  /** Makes a plain span, and the open plain spans above it, spans of this tracer. */
  adopt(span?: Span): boolean
  /** Adds data to this tracer's session. */
  enrichSession<const T extends Enrichment<T>>(enrichment: T & Namespaces & object): boolean
  /** Returns `at` with a baggage entry that selects this tracer, in this process only. */
  toBaggage(at: Context): Context
  /** Returns plain JSON that lets another process continue here. */
  carrier(at?: Context): {readonly sessionId: string; readonly traceparent?: string}
  /** Waits for delivery. `ok` means that every ended span was accepted. Never rejects. */
  flush(options?: {readonly timeoutMs?: number}): Promise<Receipt>
  /** Delivers the session and closes the tracer. Never rejects. */
  shutdown(options?: {readonly timeoutMs?: number}): Promise<Receipt>
}

/** Options of `tracer.run`. */
export interface RunOptions {
  /** Also adopts the active span and the open plain spans above it, where `tracer.adopt()` can. */
  readonly adopt?: boolean
}

interface Receipt {
  readonly ok: boolean
  readonly timedOut: boolean
  readonly errors: readonly Error[]
}
