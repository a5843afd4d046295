import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Via} from '../context/discover.ts'
import type {Notice} from '../context/notices.ts'
import type {Outcome} from './outcome.ts'

/** The effect that an enrichment would have. Explaining neither writes nor counts. */
export interface Explanation {
  /**
   * The target of the enrichment, and whether it would be written completely. `written` and `lost` are the expected
   * counts.
   */
  readonly target: Outcome
  /** The attributes, in write order. */
  readonly attributes: Readonly<Record<string, AttributeScalar>>
  /** Keys that were given more than once, and the part of the call that won. */
  readonly overridden: readonly Overridden[]
  /**
   * The steps of discovery in order, up to the step that decided. Only 'active' when no tracer exists in the process.
   */
  readonly steps: readonly ExplainedStep[]
  /** The destination of the span's data, for people. 'nowhere' when nothing would be written. */
  readonly destination: string
  /** Signs of a lost or replaced context. Empty when no tracer exists in the process. */
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
