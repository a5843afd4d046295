import type {Span} from '@opentelemetry/api'
import type {Owner} from './owner.ts'

/** What a tracer writes about each span it starts. */
export interface SpanRecord {
  readonly owner: Owner
  /** Attributes written so far, counted high: overwrites count too, until an exact count is needed. */
  writes: number
  /** The span itself, for whoever holds its context only. */
  readonly span: Span
}
