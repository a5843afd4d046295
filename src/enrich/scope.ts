import {context} from '@opentelemetry/api'
import type {Span} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import type {AnyTracer, Owner} from '../context/state/owner.ts'
import {applyTo} from './apply.ts'
import {type EnrichResult, type Outcome, toOutcome} from './outcome.ts'
import type {Block, EnrichmentScope} from './enrichment-scope.ts'
import {scopeClosed} from '../diagnostics/codes.ts'
import {tracerRules} from './tracer-rules.ts'
import {requireCallback} from '../diagnostics/errors.ts'
import {pinnedTarget, resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'

/** Opens a scope on the span that `enrichment` targets, and writes it there. */
export function openScope(enrichment: object, instance: Owner | undefined): EnrichmentScope {
  const target = resolveTarget(enrichment, instance, context.active())
  return createScope(target, withLoss(applyTo(target, enrichment, 'enrichSpan.scope()'), enrichment))
}

/** Enriches the target, then runs `block`; spans that the tracer starts inside inherit the descriptive part. */
export function enrichWith(enrichment: object, block: Block, instance: Owner | undefined): unknown {
  requireCallback(block, 'enrichSpan.with()')
  const target = resolveTarget(enrichment, instance, context.active())
  const {owner} = target
  const rules = tracerRules()
  if (owner !== undefined && rules !== undefined) return rules.runInside(target, owner, enrichment, block)
  // The callback's own value goes back untouched: looking at it could start a lazy query or silence a rejection.
  return block(createScope(target, applyTo(target, enrichment, 'enrichSpan.with()')))
}

/** A scope on a target that was found and enriched already. */
export function createScope(target: Target, first: EnrichResult): EnrichmentScope {
  return new PinnedScope(target, first)
}

// A direct call returns one bit and must not pay for this; an outcome is read by somebody who wants to know.
function withLoss(deed: EnrichResult, enrichment: object): EnrichResult {
  if (deed.failure === undefined || deed.written > 0 || deed.lost > 0) return deed
  let lost = 0
  const {owner, consumed} = deed.target
  plan(enrichment, () => (lost += 1), {limits: owner?.limits ?? defaultLimits, skip: consumed})
  return {...deed, lost}
}

class PinnedScope implements EnrichmentScope {
  readonly #target: Target
  #latest: EnrichResult
  #closed = false
  readonly enriched: boolean

  constructor(target: Target, first: EnrichResult) {
    this.#target = target
    this.#latest = first
    this.enriched = first.failure === undefined
  }

  get span(): Span | undefined {
    return this.#target.span
  }

  get tracer(): AnyTracer | undefined {
    return this.#target.owner?.tracer
  }

  get outcome(): Outcome {
    return toOutcome(this.#latest)
  }

  enrich(enrichment: object): boolean {
    const again = pinnedTarget(this.#target, enrichment)
    const target: Target = this.#closed ? {...again, failure: scopeClosed} : again
    this.#latest = withLoss(applyTo(target, enrichment, 'scope.enrich()'), enrichment)
    return this.#latest.failure === undefined
  }

  close(): void {
    this.#closed = true
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
