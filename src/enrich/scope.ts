/// <reference lib="esnext.disposable" preserve="true" />
import {context} from '@opentelemetry/api'
import type {Span} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import type {AnyTracer, Owner} from '../context/owner.ts'
import {applyTo, type Deed} from './apply.ts'
import type {Outcome} from './outcome.ts'
import {pinnedTarget, resolveTarget, type Target} from './target.ts'

/**
 * A handle on one span: it was looked for once and stays that span, also where the async context is lost or
 * swapped. It never changes the active context.
 *
 * @example
 * using s = enrichSpan.scope({metadata: {step: 'plan'}})
 * s.enrich({metrics: {tokens: 12}}) // true while the span is open
 */
export interface EnrichmentScope extends Disposable {
  /** The span that everything goes to; absent when none was found. */
  readonly span?: Span | undefined
  readonly tracer?: AnyTracer | undefined
  /** Whether the first enrichment was written completely. */
  readonly enriched: boolean
  /** What became of the latest enrichment. */
  readonly outcome: Outcome
  /** Writes more to the same span; `false` when it has ended, or after `close()`. Never throws. */
  enrich<const T extends object>(enrichment: T & Enrichment<T>): boolean
  /** Ends the scope, not the span. Also done by `using`. */
  close(): void
}

/** Opens a scope on the span that `enrichment` targets, and writes it there. */
export function openScope(enrichment: object, instance: Owner | undefined): EnrichmentScope {
  const target = resolveTarget(enrichment, instance, context.active())
  return createScope(target, withLoss(applyTo(target, enrichment, 'enrichSpan.scope()'), enrichment))
}

/** A scope on a target that was found and enriched already. */
export function createScope(target: Target, first: Deed): EnrichmentScope {
  return new PinnedScope(target, first)
}

/** What the deed is to the caller: results are new objects, so that two saved ones never show each other's outcome. */
export function toOutcome({target, reason, written, lost}: Deed): Outcome {
  const {span, owner, via} = target
  const tracer = owner === undefined ? {} : {tracer: owner.tracer}
  if (reason === undefined && span !== undefined && via !== undefined) return {ok: true, via, span, ...tracer, written}
  return {
    ok: false,
    reason: reason ?? 'no-span',
    ...(via === undefined ? {} : {via}),
    ...(span === undefined ? {} : {span}),
    ...tracer,
    written,
    lost,
  }
}

// A direct call returns one bit and must not pay for this; an outcome is read by somebody who wants to know.
function withLoss(deed: Deed, enrichment: object): Deed {
  if (deed.reason === undefined || deed.written > 0 || deed.lost > 0) return deed
  let lost = 0
  plan(enrichment, () => (lost += 1), {skip: deed.target.consumed})
  return {...deed, lost}
}

class PinnedScope implements EnrichmentScope {
  readonly #target: Target
  #latest: Deed
  #closed = false
  readonly enriched: boolean

  constructor(target: Target, first: Deed) {
    this.#target = target
    this.#latest = first
    this.enriched = first.reason === undefined
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
    const target: Target = this.#closed ? {...again, reason: 'scope-closed'} : again
    this.#latest = withLoss(applyTo(target, enrichment, 'scope.enrich()'), enrichment)
    return this.#latest.reason === undefined
  }

  close(): void {
    this.#closed = true
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
