import type {Span} from '@opentelemetry/api'
import type {Place} from './place.ts'
import {entryOf} from './lineage.ts'
import type {Owner} from './owner.ts'

/** The innermost span of `owner` at this place, ended or not. */
export function nearestSpan({span, spanOwner, lineage}: Place, owner: Owner): Span | undefined {
  return spanOwner === owner ? span : entryOf(lineage, owner)?.span
}

/** Whether a span of any tracer of ours lies above the active one: a plain span there is that tracer's territory. */
export function belowOwnedSpan({spanOwner, lineage}: Place): boolean {
  if (spanOwner !== undefined) return true
  for (let entry = lineage?.innermost; entry !== undefined; entry = entry.outer)
    if (entry.span !== undefined) return true
  return false
}
