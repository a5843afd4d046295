import type {Context, Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {Owner} from '../context/state/owner.ts'
import type {ContextSnapshot} from '../context/context-snapshot.ts'
import type {Failure} from '../diagnostics/code-row.ts'

/** Where an enrichment goes: a span, or the reason why there is none. */
export interface Target {
  readonly via: Via | undefined
  readonly span: Span | undefined
  /** The tracer that was discovered; with an explicit span, the one that owns it. */
  readonly owner: Owner | undefined
  readonly failure: Failure | undefined
  /** The keys of the enrichment that chose the target and are therefore no data. */
  readonly consumed: Consumed
  readonly at: Context
  /** What was looked at there; `undefined` where no tracer was ever made. */
  readonly place: ContextSnapshot | undefined
}

/** Which of the keys `tracer` and `span` of an enrichment chose the target and are therefore no data. */
export type Consumed = 'none' | 'tracer' | 'span' | 'both'
