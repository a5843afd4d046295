/// <reference lib="esnext.disposable" preserve="true" />
import type {Span} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/enrichment.ts'
import type {Namespaces} from '../attributes/namespaces.ts'
import type {AnyTracer} from '../context/state/owner.ts'
import type {Outcome} from './outcome.ts'

/**
 * A handle on one span. The span is resolved once and stays the target, even where the async context is lost or
 * replaced. A scope never changes the active context.
 *
 * @example
 * using s = enrichSpan.scope({metadata: {step: 'plan'}})
 * s.enrich({metrics: {tokens: 12}}) // true while the span is open
 */
export interface EnrichmentScope extends Disposable {
  /** The span that is enriched; absent when no span was found. */
  readonly span?: Span | undefined
  readonly tracer?: AnyTracer | undefined
  /** True when the first enrichment was written completely. */
  readonly enriched: boolean
  /** The result of the latest enrichment. */
  readonly outcome: Outcome
  /** Writes more data to the same span. Returns `false` after the span ended or the scope was closed. Never throws. */
  enrich<const T extends Enrichment<T>>(enrichment: T & Namespaces & object): boolean
  /** Closes the scope and leaves the span open. `using` does this too. */
  close(): void
}

/** The callback of `with`. */
export type Block = (scope: EnrichmentScope) => unknown
