import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import {entering, inheriting, type Lineage} from '../context/lineage.ts'
import type {Inherited, Owner} from '../context/owner.ts'
import {entered} from '../context/own-context.ts'
import {requireCallback} from '../diagnostics/require-callback.ts'
import {applyTo, type Deed} from './apply.ts'
import {createScope, type EnrichmentScope} from './scope.ts'
import {resolveTarget, type Target} from './target.ts'

type Block = (scope: EnrichmentScope) => unknown

/** Enriches the target, then runs `block`; spans that the tracer starts inside inherit the descriptive part. */
export function enrichWith(enrichment: object, block: Block, instance: Owner | undefined): unknown {
  requireCallback(block, 'enrichSpan.with()')
  const active = context.active()
  const target = resolveTarget(enrichment, instance, active)
  const inherited = inheritedPart(enrichment, target)
  const scope = createScope(target, ownPart(enrichment, target, inherited))
  const lineage = lineageInside(target, inherited)
  if (lineage === undefined) return block(scope)
  // The callback's own value goes back untouched: looking at it could start a lazy query or silence a rejection.
  return context.with(entered(active, target.place.span, lineage), block, undefined, scope)
}

// Without a span of its own here the tracer's new spans still get the descriptive part: that is no failure
// unless something was given that only a span can hold.
function ownPart(enrichment: object, target: Target, inherited: Inherited): Deed {
  const childrenOnly = target.owner !== undefined && target.span === undefined
  if (!childrenOnly || measures(enrichment, target, inherited)) return applyTo(target, enrichment, 'enrichSpan.with()')
  return {target, reason: target.reason, written: 0, lost: 0}
}

function measures(enrichment: object, target: Target, inherited: Inherited): boolean {
  let found = false
  plan(enrichment, key => (found ||= !Object.hasOwn(inherited, key)), {limits: limitsOf(target), skip: target.consumed})
  return found
}

function inheritedPart(enrichment: object, target: Target): Inherited {
  const inherited: Record<string, AttributeScalar> = {}
  const write = (key: string, value: AttributeScalar): void => {
    inherited[key] = value
  }
  plan(enrichment, write, {limits: limitsOf(target), skip: target.consumed, only: 'descriptive'})
  return inherited
}

function lineageInside({owner, place}: Target, inherited: Inherited): Lineage | undefined {
  if (owner === undefined) return undefined
  const lineage = inheriting(place.lineage, owner, place.span, inherited)
  return place.explicit === undefined ? lineage : entering(lineage, owner, place.span, undefined)
}

function limitsOf(target: Target): typeof defaultLimits {
  return target.owner?.limits ?? defaultLimits
}
