import type {Span} from '@opentelemetry/api'
import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import {hasEnded} from '../context/notices.ts'
import type {Owner} from '../context/owner.ts'
import type {Reason} from './outcome.ts'
import {spanWriter, type Tally} from './span-writer.ts'
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

/** The second half of the core, for a target that is known already. */
export function applyTo(target: Target, enrichment: object, caller = 'enrichSpan()'): Deed {
  const {span, reason} = target
  if (target.owner?.closed || (hasEnded(target.place.span) && target.place.span !== span)) tellLate(target, caller)
  if (span === undefined || reason !== undefined) {
    const why = reason ?? 'no-span'
    tellFailure(why, target, enrichment, caller)
    return {target, reason: why, written: 0, lost: 0}
  }
  const tally: Tally = {written: 0, full: 0, reserved: 0}
  const before = refusedBy(span, target)
  const {lost, looksLikeNamespace} = plan(enrichment, spanWriter(span, tally), {
    limits: target.owner?.limits ?? defaultLimits,
    skip: target.consumed,
  })
  const refused = refusedBy(span, target) - before
  if (looksLikeNamespace !== undefined) tellSuspect(looksLikeNamespace, target)
  const dropped = lost + tally.full + refused
  if (dropped + tally.reserved === 0) return {target, reason: undefined, written: tally.written, lost: 0}
  const why = dropped > 0 ? 'dropped' : 'reserved-key'
  tellFailure(why, target, enrichment, caller)
  return {target, reason: why, written: tally.written - refused, lost: dropped + tally.reserved}
}

// A plain span has a limit of its own and refuses new keys silently; its count is the only way to know. A span that its
// owner was found by never comes that far: `spanWriter` stops before.
function refusedBy(span: Span, {owner, via}: Target): number {
  if (owner !== undefined && via !== 'default') return 0
  return (span as {droppedAttributesCount?: number}).droppedAttributesCount ?? 0
}
