import type {Context, Span} from '@opentelemetry/api'
import type {Owner, SpanRecord} from './owner.ts'

/**
 * The record that a processor of ours keeps of a plain span. Copies of the package share these records, so a later
 * version may add fields and never removes one.
 */
export interface PlainRecord {
  /** Absent from the end of the span on, so that a record keeps neither spans nor contexts alive. */
  open: OpenPlainSpan | undefined
  /** The processor that saw the span start. Only this one delivers it after an adoption. */
  readonly watcher: object
  readonly parent: PlainRecord | undefined
  /** The record of the parent, when one of our tracers owns it. */
  readonly above: SpanRecord | undefined
  /** True when the parent is a span of this process that no processor of ours saw. */
  readonly parentUnseen: boolean
  /** The only tracer with spans below, or `several`. */
  below: Owner | 'several' | undefined
  /** The span's own record, once a tracer has adopted it. */
  adopted: SpanRecord | undefined
}

/** A plain span between its start and its end. */
export interface OpenPlainSpan {
  readonly span: Span
  /** The context in which it started. */
  readonly at: Context
  /** Where the tracer that adopted the span receives its end. */
  delivery: Delivery | undefined
}

/** Receives the end of an adopted span. */
interface Delivery {
  readonly onEnding: (span: never) => void
  readonly onEnd: (span: never) => void
}
