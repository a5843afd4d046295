import type {Span} from '@opentelemetry/api'
import {entryOf, innermostOwner} from './lineage.ts'
import type {Owner} from './state/owner.ts'
import {recordOfParent} from './state/owners.ts'
import type {Place} from './place.ts'
import type {SpanRecord} from './state/span-record.ts'

/** The innermost span of `owner` at this place, ended or not. */
export function nearestSpan(place: Place, owner: Owner): Span | undefined {
  if (place.spanOwner === owner) return place.span
  const above = recordAbove(place)
  return above?.owner === owner ? above.span : entryOf(place.lineage, owner)?.span
}

/**
 * The tracer in whose territory the active span lies: its owner; for a plain span, the owner of the innermost span of
 * ours above it.
 */
export function territoryOf(place: Place): Owner | undefined {
  return place.spanOwner ?? recordAbove(place)?.owner ?? innermostOwner(place.lineage)
}

/** The span of ours that the active plain span was started below, when no verb of ours saw it become active. */
export function recordAbove({span, spanOwner}: Place): SpanRecord | undefined {
  return span === undefined || spanOwner !== undefined ? undefined : recordOfParent(span)
}
