import type {Context, Span} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import {frameOf, innermostOwner, type TracerStack, stackOf} from './tracer-stack.ts'
import type {Owner, SpanRecord} from './state/owner.ts'
import {recordOf, recordOfParent} from './state/span-owner.ts'

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

/** The innermost span of `owner` at this place, ended or not. */
export function nearestSpan(place: ContextSnapshot, owner: Owner): Span | undefined {
  if (place.spanOwner === owner) return place.span
  const above = recordAbove(place)
  return above?.owner === owner ? above.span : frameOf(place.lineage, owner)?.span
}

/**
 * The tracer in whose territory the active span lies: its owner; for a plain span, the owner of the innermost span of
 * ours above it.
 */
export function enclosingTracer(place: ContextSnapshot): Owner | undefined {
  return place.spanOwner ?? recordAbove(place)?.owner ?? innermostOwner(place.lineage)
}

/** The span of ours that the active plain span was started below, when no verb of ours saw it become active. */
export function recordAbove({span, spanOwner}: ContextSnapshot): SpanRecord | undefined {
  return span === undefined || spanOwner !== undefined ? undefined : recordOfParent(span)
}
