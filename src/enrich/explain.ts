import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/owner.ts'
import {dropped} from '../diagnostics/codes.ts'
import type {Explanation, Overridden, Planned, Told} from './explanation.ts'
import {toOutcome} from './outcome.ts'
import {ownership} from './ownership.ts'
import {resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'

/** Explains what `enrichSpan(enrichment)` would do here. */
export function explain(enrichment: object, instance: Owner | undefined): Explanation {
  const target = resolveTarget(enrichment, instance, context.active(), true)
  const {lost: unreadable, ...planned} = dryRun(enrichment, target)
  const {refused, refusal, ...told} = ownership()?.explain(target, planned) ?? withoutOwners(target, planned)
  const count = Object.keys(planned.attributes).length
  const counts =
    target.failure === undefined ? {written: count - refused, lost: unreadable + refused} : {written: 0, lost: count}
  const failure = target.failure ?? (unreadable > 0 ? dropped : refusal)
  return {target: toOutcome({target, failure, ...counts}), ...told}
}

function dryRun(enrichment: object, target: Target): Planned & {readonly lost: number} {
  const attributes: Record<string, AttributeScalar> = Object.create(null)
  const overridden: Overridden[] = []
  const {lost} = plan(
    enrichment,
    (key, value, {part}) => {
      if (key in attributes && part !== 'namespaces') overridden.push({key, by: part})
      // Deleted first: an object remembers the first place of a key, a span is told the last.
      delete attributes[key]
      attributes[key] = value
    },
    {limits: target.owner?.limits ?? defaultLimits, skip: target.consumed},
  )
  return {attributes: {...attributes}, overridden, lost}
}

function withoutOwners({span}: Target, planned: Planned): Told {
  const steps = [{step: 'active', why: 'no tracer was made in this process'}] as const
  return {...planned, steps, destination: foreignDestination(span), notices: [], refused: 0, refusal: undefined}
}

/** Where a span that nobody of ours owns is sent. */
export function foreignDestination(span: Target['span']): string {
  return span === undefined ? 'nowhere' : 'wherever the application’s own provider sends it'
}
