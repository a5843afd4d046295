import {context} from '@opentelemetry/api'
import type {AttributeScalar, Write} from '../../attributes/attribute.ts'
import {plan} from '../../attributes/plan.ts'
import {entered} from '../../context/entered-context.ts'
import type {Inherited, Owner} from '../../context/state/owner.ts'
import {push, pushInherited, type TracerStack} from '../../context/tracer-stack.ts'
import {applyTo} from '../apply.ts'
import type {Block} from '../enrichment-scope.ts'
import type {EnrichResult} from '../outcome.ts'
import {createScope} from '../scope.ts'
import type {Target} from '../target.ts'

/** Runs `block` of `with`. New spans of `owner` inherit the descriptive part of `enrichment` there. */
export function runInside(target: Target, owner: Owner, enrichment: object, block: Block): unknown {
  const inherited: Record<string, AttributeScalar> = {}
  const scope = createScope(target, enrichTarget(target, enrichment, inherited))
  const stack = stackInside(target, owner, inherited)
  // The result of the callback is returned untouched, as in every other form.
  return context.with(entered(target.at, target.snapshot?.span, stack), block, undefined, scope)
}

// When there is a span, one pass over the data fills both the span and `inherited`.
function enrichTarget(target: Target, enrichment: object, inherited: Record<string, AttributeScalar>): EnrichResult {
  if (target.failure === undefined) return applyTo(target, enrichment, 'enrichSpan.with()', inherited)
  const measures = collectInherited(target, enrichment, inherited)
  // Without a span of the tracer here, its new spans still inherit the descriptive part. This is a failure only when
  // the enrichment also measures, because measurements need a span.
  if (target.span !== undefined || measures) return applyTo(target, enrichment, 'enrichSpan.with()')
  return {target, failure: target.failure, written: 0, lost: 0}
}

/** Collects the descriptive part, and returns whether the enrichment has another part. */
function collectInherited(
  {owner, consumed}: Target,
  enrichment: object,
  inherited: Record<string, AttributeScalar>,
): boolean {
  let measures = false
  const collect: Write = (key, value, {descriptive}) => {
    if (descriptive) inherited[key] = value
    else measures = true
  }
  plan(enrichment, collect, {limits: owner?.limits, skip: consumed})
  return measures
}

function stackInside({snapshot}: Target, owner: Owner, inherited: Inherited): TracerStack {
  const span = snapshot?.span
  const stack = pushInherited({stack: snapshot?.stack, span}, owner, inherited)
  return snapshot?.explicit === undefined ? stack : push({stack, span}, owner)
}
