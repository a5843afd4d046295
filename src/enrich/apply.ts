import type {Span} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import {hasEnded} from '../context/notices.ts'
import type {Owner} from '../context/owner.ts'
import {recordOf} from '../context/owners.ts'
import type {SpanRecord} from '../context/span-record.ts'
import type {Reason} from './outcome.ts'
import {giveBackWriter, takeWriter} from './spare-writer.ts'
import {resolveTarget, type Target} from './target.ts'
import {tellFailure, tellLate, tellSuspect} from './tell.ts'

/** An enrichment that was carried out, or not. */
export interface Deed {
  readonly target: Target
  readonly reason: Reason | undefined
  readonly written: number
  readonly lost: number
}

/** THE core: every call form ends here. Resolves the target, writes, counts; never throws. */
export function apply(enrichment: object, instance: Owner | undefined): Deed {
  return applyTo(resolveTarget(enrichment, instance, context.active()), enrichment)
}

/** The second half of the core, for a target that is known already; `handedOn` collects what spans below inherit. */
export function applyTo(
  target: Target,
  enrichment: object,
  caller = 'enrichSpan()',
  handedOn?: Record<string, AttributeScalar>,
): Deed {
  const {span, reason} = target
  if (target.owner?.closed || (hasEnded(target.place.span) && target.place.span !== span)) tellLate(target, caller)
  if (span === undefined || reason !== undefined) {
    const why = reason ?? 'no-span'
    tellFailure(why, target, enrichment, caller)
    return {target, reason: why, written: 0, lost: 0}
  }
  const writer = takeWriter()
  const record = recordFor(span, target)
  writer.begin(span, record, 0, handedOn)
  // A plain span has a limit of its own and refuses new keys silently; its count is the only way to know.
  const before = record === undefined ? refusedBy(span) : 0
  const {lost, looksLikeNamespace} = plan(enrichment, writer.write, {
    limits: target.owner?.limits ?? defaultLimits,
    skip: target.consumed,
  })
  const {written, full, reserved} = writer
  giveBackWriter(writer)
  const refused = record === undefined ? refusedBy(span) - before : 0
  if (looksLikeNamespace !== undefined) tellSuspect(looksLikeNamespace, target)
  const dropped = lost + full + refused
  if (dropped + reserved === 0) return {target, reason: undefined, written, lost: 0}
  const why = dropped > 0 ? 'dropped' : 'reserved-key'
  tellFailure(why, target, enrichment, caller)
  return {target, reason: why, written: written - refused, lost: dropped + reserved}
}

function recordFor(span: Span, {place: {record}}: Target): SpanRecord | undefined {
  return record?.span === span ? record : recordOf(span)
}

function refusedBy(span: Span): number {
  return (span as {droppedAttributesCount?: number}).droppedAttributesCount ?? 0
}
