import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Via} from '../context/discover.ts'
import type {Notice} from '../context/notices.ts'
import type {Outcome} from './outcome.ts'

/** The effect that an enrichment would have. Nothing is written or counted. */
export interface Explanation {
  /** Where the enrichment would go, and whether all of it would arrive. `written` and `lost` are the expected counts. */
  readonly target: Outcome
  /** The attributes, in write order. */
  readonly attributes: Readonly<Record<string, AttributeScalar>>
  /** Keys given more than once, and the part of the call that won. */
  readonly overridden: readonly Overridden[]
  /** The steps of discovery in order, up to the one that decided; only 'active' when no tracer exists in the process. */
  readonly steps: readonly ExplainedStep[]
  /** Where the data of the span goes, for people; 'nowhere' when nothing would be written. */
  readonly destination: string
  /** Signs of a lost or swapped context; empty when no tracer exists in the process. */
  readonly notices: readonly Notice[]
}

/** A key whose earlier value was overwritten by a later part of the same call. */
export interface Overridden {
  readonly key: string
  readonly by: 'attributes' | 'kwargs'
}

/** One step of discovery, its result and the reason. */
export interface ExplainedStep {
  readonly step: Via
  /** The id of the tracer that the step found. */
  readonly found?: string
  /** The project of that tracer. */
  readonly project?: string
  readonly why: string
}
