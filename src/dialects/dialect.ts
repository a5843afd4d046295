import type {Attributes, SpanContext, SpanKind, SpanStatus} from '@opentelemetry/api'
import type {Score} from './score.ts'

/** A finished span, as a dialect reads it. Every `ReadableSpan` of OpenTelemetry fits this type. */
export interface FinishedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly status: SpanStatus
  readonly events: readonly {readonly name: string; readonly attributes?: Attributes}[]
  readonly attributes: Attributes
  readonly parentSpanContext?: SpanContext | undefined
}

/**
 * Translates the attributes of a span for one backend. A dialect is pure: it reads the span, changes nothing and
 * returns all attributes to send.
 *
 * @example
 * import type {Dialect} from 'enrich-span/dialects'
 *
 * const withTeam: Dialect = {
 *   name: 'with-team',
 *   translate: ({attributes}) => ({...attributes, team: attributes['honeyhive_metadata.team'] ?? 'unknown'}),
 * }
 * console.log(withTeam.name)
 */
export interface Dialect {
  /** The name that messages and receipts show. */
  readonly name: string
  /** Returns all attributes to send, including unchanged ones. */
  translate(span: FinishedSpan): Attributes
  /** Returns the metrics and feedback that the backend takes through a separate API, not as attributes. */
  scores?(span: FinishedSpan): readonly Score[]
  /** Sends metrics and feedback to the backend's own API. Without it, nothing is sent there. */
  readonly scoreRequests?: ScoreRequests
  /**
   * The parts of our data that the backend does not get in its own terms, such as `metrics`. A dialect that keeps our own
   * attributes still sends them as those.
   */
  readonly drops?: readonly string[]
}

/** A finished span with its ids. */
export interface IdentifiedSpan extends FinishedSpan {
  spanContext(): SpanContext
}

/** How a backend takes scores: as POST requests with JSON. Sending a request again must not add a score. */
export interface ScoreRequests {
  /** Returns the URL for scores. `spans` is the URL of the destination. */
  url(spans: string): string
  /** Returns the bodies of the requests for some spans; an empty list if none of them has a score. */
  bodies(spans: readonly IdentifiedSpan[]): readonly object[]
}

const pure = new WeakSet<Dialect>()

/** Marks a dialect that never changes anything, so its spans need no copy. */
export function markPure<D extends Dialect>(dialect: D): D {
  pure.add(dialect)
  return dialect
}

export function isPure(dialect: Dialect): boolean {
  return pure.has(dialect)
}
