import {context} from '@opentelemetry/api'
import type {AttributeScalar, Write} from '../../attributes/attribute.ts'
import {plan} from '../../attributes/plan.ts'
import {push, pushInherited, type TracerStack} from '../../context/tracer-stack.ts'
import {entered} from '../../context/entered-context.ts'
import type {Inherited, Owner} from '../../context/state/owner.ts'
import {applyTo} from '../apply.ts'
import type {EnrichResult} from '../outcome.ts'
import type {Block} from '../enrichment-scope.ts'
import {createScope} from '../scope.ts'
import type {Target} from '../target.ts'

/** `with` under the tracer of `owner`: runs `block` where the tracer's new spans inherit the descriptive part. */
export function runInside(target: Target, owner: Owner, enrichment: object, block: Block): unknown {
  const inherited: Record<string, AttributeScalar> = {}
  const scope = createScope(target, enrichTarget(enrichment, target, owner, inherited))
  const lineage = stackInside(target, owner, inherited)
  // The callback's own value goes back untouched, as everywhere.
  return context.with(entered(target.at, target.place?.span, lineage), block, undefined, scope)
}

// One reading of the data fills both, where there is a span.
function enrichTarget(
  enrichment: object,
  target: Target,
  owner: Owner,
  inherited: Record<string, AttributeScalar>,
): EnrichResult {
  if (target.failure === undefined) return applyTo(target, enrichment, 'enrichSpan.with()', inherited)
  const measures = collectInherited(enrichment, target, owner, inherited)
  // Without a span of its own here the tracer's new spans still get the descriptive part: that is no failure
  // unless something was given that only a span can hold.
  if (target.span !== undefined || measures) return applyTo(target, enrichment, 'enrichSpan.with()')
  return {target, failure: target.failure, written: 0, lost: 0}
}

/** Whether anything else was given. */
function collectInherited(
  enrichment: object,
  target: Target,
  {limits}: Owner,
  inherited: Record<string, AttributeScalar>,
): boolean {
  let measures = false
  const collect: Write = (key, value, {descriptive}) => {
    if (descriptive) inherited[key] = value
    else measures = true
  }
  plan(enrichment, collect, {limits, skip: target.consumed})
  return measures
}

function stackInside({place}: Target, owner: Owner, inherited: Inherited): TracerStack {
  const lineage = pushInherited(place?.lineage, owner, place?.span, inherited)
  return place?.explicit === undefined ? lineage : push(lineage, owner, place.span, undefined)
}
