import {context} from '@opentelemetry/api'
import type {Span} from '@opentelemetry/api'
import {plan} from '../attributes/plan.ts'
import type {AnyTracer, Owner} from '../context/state/owner.ts'
import {scopeClosed} from '../diagnostics/codes.ts'
import {requireCallback} from '../diagnostics/errors.ts'
import {applyTo} from './apply.ts'
import type {Block, EnrichmentScope} from './enrichment-scope.ts'
import {type EnrichResult, type Outcome, toOutcome} from './outcome.ts'
import {pinnedTarget, resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'

/** Opens a scope on the target of `enrichment`, and writes the enrichment there. */
export function openScope(enrichment: object, instance: Owner | undefined): EnrichmentScope {
  const target = resolveTarget(enrichment, instance, context.active())
  return createScope(target, withLoss(applyTo(target, enrichment, 'enrichSpan.scope()'), enrichment))
}

/** Enriches the target, then runs `block`. Spans that its tracer starts inside inherit the descriptive part. */
export function enrichWith(enrichment: object, block: Block, instance: Owner | undefined): unknown {
  requireCallback(block, 'enrichSpan.with()')
  const target = resolveTarget(enrichment, instance, context.active())
  const {owner} = target
  const rules = tracerRules()
  if (owner !== undefined && rules !== undefined) return rules.runInside(target, owner, enrichment, block)
  // The result of the callback is returned untouched, because reading it could start a lazy query or silence a
  // rejection.
  return block(createScope(target, applyTo(target, enrichment, 'enrichSpan.with()')))
}

/** Creates a scope on a target that is already resolved and enriched. */
export function createScope(target: Target, first: EnrichResult): EnrichmentScope {
  return new PinnedScope(target, first)
}

// Only a reader of an outcome needs this count. A direct call returns one bit and does not pay for the count.
function withLoss(result: EnrichResult, enrichment: object): EnrichResult {
  if (result.failure === undefined || result.written > 0 || result.lost > 0) return result
  let lost = 0
  const {owner, consumed} = result.target
  plan(enrichment, () => (lost += 1), {limits: owner?.limits, skip: consumed})
  return {...result, lost}
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
