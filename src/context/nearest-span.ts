import type {Span} from '@opentelemetry/api'
import {frameOf, innermostOwner} from './tracer-stack.ts'
import type {Owner} from './state/owner.ts'
import {recordOfParent} from './state/span-owner.ts'
import type {ContextSnapshot} from './context-snapshot.ts'
import type {SpanRecord} from './state/span-record.ts'

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
