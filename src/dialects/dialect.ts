import type {Attributes, SpanContext, SpanKind, SpanStatus} from '@opentelemetry/api'
import type {Score} from './score.ts'

/** A finished span as a dialect reads it. Every `ReadableSpan` of OpenTelemetry is one. */
export interface FinishedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly status: SpanStatus
  readonly events: readonly {readonly name: string; readonly attributes?: Attributes}[]
  readonly attributes: Attributes
  readonly parentSpanContext?: SpanContext | undefined
}

/**
 * Writes the attributes of a span in the words of one backend. A dialect is pure: it reads the span, changes nothing and
 * returns all attributes that leave.
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
  /** Shown by messages and receipts. */
  readonly name: string
  /** Returns all attributes that leave, the unchanged ones too. */
  translate(span: FinishedSpan): Attributes
  /** The metrics and feedback that the backend takes through an API of its own, not as attributes. */
  scores?(span: FinishedSpan): readonly Score[]
}

const pure = new WeakSet<Dialect>()

/** Marks a dialect that is known to change nothing: it needs no copy of the span. */
export function markPure<D extends Dialect>(dialect: D): D {
  pure.add(dialect)
  return dialect
}

export function isPure(dialect: Dialect): boolean {
  return pure.has(dialect)
}
