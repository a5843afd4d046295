import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import type {Write} from '../attributes/write.ts'
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
  const inherited: Record<string, AttributeScalar> = {}
  const scope = createScope(target, enrichTarget(enrichment, target, inherited))
  const lineage = lineageInside(target, inherited)
  if (lineage === undefined) return block(scope)
  // The callback's own value goes back untouched: looking at it could start a lazy query or silence a rejection.
  return context.with(entered(active, target.place.span, lineage), block, undefined, scope)
}

// One reading of the data fills both, where there is a span.
function enrichTarget(enrichment: object, target: Target, inherited: Record<string, AttributeScalar>): Deed {
  if (target.span !== undefined && target.reason === undefined) {
    return applyTo(target, enrichment, 'enrichSpan.with()', inherited)
  }
  const measures = collectInherited(enrichment, target, inherited)
  // Without a span of its own here the tracer's new spans still get the descriptive part: that is no failure
  // unless something was given that only a span can hold.
  const childrenOnly = target.owner !== undefined && target.span === undefined
  if (!childrenOnly || measures) return applyTo(target, enrichment, 'enrichSpan.with()')
  return {target, reason: target.reason, written: 0, lost: 0}
}

/** Whether anything else was given. */
function collectInherited(enrichment: object, target: Target, inherited: Record<string, AttributeScalar>): boolean {
  let measures = false
  const collect: Write = (key, value, {descriptive}) => {
    if (descriptive) inherited[key] = value
    else measures = true
  }
  plan(enrichment, collect, {limits: target.owner?.limits ?? defaultLimits, skip: target.consumed})
  return measures
}

function lineageInside({owner, place}: Target, inherited: Inherited): Lineage | undefined {
  if (owner === undefined) return undefined
  const lineage = inheriting(place.lineage, owner, place.span, inherited)
  return place.explicit === undefined ? lineage : entering(lineage, owner, place.span, undefined)
}
