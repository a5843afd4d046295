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
