import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Via} from '../context/discover.ts'
import type {Notice} from '../context/notices.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import type {Outcome} from './outcome.ts'

/** What an enrichment would do: nothing is written and nothing is counted. */
export interface Explanation {
  /** Where it would go, and whether all of it would arrive; `written` and `lost` are the counts it would have. */
  readonly target: Outcome
  /** The attributes, in write order. */
  readonly attributes: Readonly<Record<string, AttributeScalar>>
  /** Keys that were given twice, and which part of the call won. */
  readonly overridden: readonly Overridden[]
  /** The rules of discovery in order, as far as the one that decided; 'active' alone where no tracer was ever made. */
  readonly steps: readonly ExplainedStep[]
  /** Where the span's data goes, in words; 'nowhere' when nothing would be written. */
  readonly destination: string
  /** What hints here at lost or swapped context; none where no tracer was ever made. */
  readonly notices: readonly Notice[]
}

/** A key of which an earlier part of the same call lost. */
export interface Overridden {
  readonly key: string
  readonly by: 'attributes' | 'kwargs'
}

/** One rule of discovery, what it found and why. */
export interface ExplainedStep {
  readonly step: Via
  /** The id of the tracer it found. */
  readonly found?: string
  /** The project of that tracer. */
  readonly project?: string
  readonly why: string
}

/** What a dry run gives. */
export type Planned = Pick<Explanation, 'attributes' | 'overridden'>

/** An explanation as owners know it, and how many attributes the span would refuse, and why. */
export interface OwnerExplanation extends Omit<Explanation, 'target'> {
  readonly refused: number
  readonly refusal: Failure | undefined
}
