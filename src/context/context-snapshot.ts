import type {Context, Span} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import {type TracerStack, stackOf} from './tracer-stack.ts'
import type {Owner} from './state/owner.ts'
import {recordOf} from './state/span-owner.ts'
import type {SpanRecord} from './state/span-record.ts'

/** The place that the question "whose?" is asked about. */
export interface ContextSnapshot {
  readonly context: Context
  /** The active span. */
  readonly span: Span | undefined
  /** What its tracer wrote down about it; `undefined` for a plain span. */
  readonly record: SpanRecord | undefined
  readonly spanOwner: Owner | undefined
  readonly lineage: TracerStack | undefined
  /** The tracer that the caller named. */
  readonly explicit: Owner | undefined
}

/** Everything that discovery looks at in `context`. */
export function snapshotOf(context: Context, explicit: Owner | undefined): ContextSnapshot {
  const active = trace.getSpan(context)
  const record = active && recordOf(active)
  // The recorded span, not the active one: a wrapper around its context cannot be written to.
  const span = record === undefined ? active : record.span
  return {context, span, record, spanOwner: record?.owner, lineage: stackOf(context), explicit}
}
