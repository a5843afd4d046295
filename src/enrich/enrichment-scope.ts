/// <reference lib="esnext.disposable" preserve="true" />
import type {Span} from '@opentelemetry/api'
import type {Enrichment} from '../attributes/namespaces.ts'
import type {AnyTracer} from '../context/state/owner.ts'
import type {Outcome} from './outcome.ts'

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

/** What `with` runs. */
export type Block = (scope: EnrichmentScope) => unknown
