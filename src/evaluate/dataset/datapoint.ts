import {describe, isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** A datapoint as users write it. `ground_truth` is accepted in place of `groundTruth`. */
export interface DatapointInput {
  /**
   * The id. It is unchanged in results, spans and run files, and a whole number becomes text. When absent, a hash of
   * the content is used.
   */
  readonly id?: string | number | undefined
  readonly inputs: unknown
  readonly groundTruth?: unknown
  readonly ground_truth?: unknown
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  /** Labels by which datapoints are selected and grouped. */
  readonly tags?: readonly string[] | undefined
}

/** A datapoint as functions and evaluators receive it. */
export interface Datapoint<I = unknown, G = unknown> {
  readonly id?: string | undefined
  readonly inputs: I
  /** `undefined` when the datapoint has no ground truth. */
  readonly groundTruth: G
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly tags?: readonly string[] | undefined
}

/** The type of the inputs in datapoints of type `D`. */
export type InputsOf<D> = D extends {readonly inputs: infer I} ? I : never

/** The type of the ground truth in datapoints of type `D`, under either spelling. */
export type TruthOf<D> = D extends unknown
  ? 'groundTruth' extends keyof D
    ? D['groundTruth' & keyof D]
    : 'ground_truth' extends keyof D
      ? D['ground_truth' & keyof D]
      : undefined
  : never

/** The fields by which datapoints of type `D` can be sliced: those of their metadata, and `tags`. */
export type FieldOf<D> = Extract<keyof MetadataOf<D>, string> | 'tags'

type MetadataOf<D> = D extends {readonly metadata: infer M}
  ? M
  : D extends {readonly metadata?: infer M}
    ? unknown extends M
      ? Readonly<Record<string, unknown>>
      : NonNullable<M>
    : Readonly<Record<string, unknown>>

/** Throws an `EvaluationError` that explains why `value` is not a datapoint. */
export function requireDatapoint(value: unknown): asserts value is DatapointInput {
  if (!isRecord(value)) {
    throw new EvaluationError(`must be an object {inputs, groundTruth?}, got ${describe(value)}`)
  }
  if (!('inputs' in value)) {
    const keys = Object.keys(value).slice(0, 5).join(', ') || '(none)'
    throw new EvaluationError(`\`inputs\` is missing. Its keys are: ${keys}. Put them under \`inputs\``)
  }
  const {id, tags} = value
  if (id !== undefined && typeof id !== 'string' && !Number.isSafeInteger(id)) {
    throw new EvaluationError(`\`id\` must be text or a whole number, got ${describe(id)}`)
  }
  if (tags !== undefined && !(Array.isArray(tags) && tags.every(tag => typeof tag === 'string'))) {
    throw new EvaluationError(`\`tags\` must be a list of texts, got ${describe(tags)}`)
  }
}

/** Returns the datapoint as functions receive it. Throws an `EvaluationError` for an invalid value. */
export function toDatapoint(value: unknown): Datapoint {
  requireDatapoint(value)
  const {id: named, inputs, groundTruth, ground_truth, metadata, tags} = value
  // Whole numbers are valid ids too, in decimal form.
  const id = named === undefined ? undefined : String(named)
  const truth = 'groundTruth' in value ? groundTruth : ground_truth
  const datapoint = id === undefined ? {inputs, groundTruth: truth} : {id, inputs, groundTruth: truth}
  if (tags !== undefined) return metadata === undefined ? {...datapoint, tags} : {...datapoint, metadata, tags}
  return metadata === undefined ? datapoint : {...datapoint, metadata}
}
