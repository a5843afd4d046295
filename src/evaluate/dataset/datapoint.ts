import {describe, isRecord} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** A datapoint as users write it. `ground_truth` is accepted for `groundTruth`. */
export interface DatapointInput {
  /** Unchanged in results, spans and run files. A content hash when absent. */
  readonly id?: string | undefined
  readonly inputs: unknown
  readonly groundTruth?: unknown
  readonly ground_truth?: unknown
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** A datapoint as functions and evaluators receive it. */
export interface Datapoint<I = unknown, G = unknown> {
  readonly id?: string | undefined
  readonly inputs: I
  /** `undefined` when the datapoint has no ground truth. */
  readonly groundTruth: G
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** The inputs of datapoints of type `D`. */
export type InputsOf<D> = D extends {readonly inputs: infer I} ? I : never

/** The ground truth of datapoints of type `D`, under either spelling. */
export type TruthOf<D> = D extends unknown
  ? 'groundTruth' extends keyof D
    ? D['groundTruth' & keyof D]
    : 'ground_truth' extends keyof D
      ? D['ground_truth' & keyof D]
      : undefined
  : never

/** The datapoint as functions receive it. Throws an `EvaluationError`, whose message begins with `subject`, for an invalid value. */
export function toDatapoint(value: unknown, subject: string): Datapoint {
  if (!isRecord(value)) {
    throw new EvaluationError(`${subject}: must be an object {inputs, groundTruth?}, got ${describe(value)}`)
  }
  if (!('inputs' in value)) {
    const keys = Object.keys(value).slice(0, 5).join(', ') || '(none)'
    throw new EvaluationError(`${subject}: \`inputs\` is missing. Its keys are: ${keys}. Put them under \`inputs\``)
  }
  const {id, inputs, groundTruth, ground_truth, metadata} = value as unknown as DatapointInput
  if (id !== undefined && typeof id !== 'string') {
    throw new EvaluationError(`${subject}: \`id\` must be text, got ${describe(id)}`)
  }
  const datapoint = {inputs, groundTruth: 'groundTruth' in value ? groundTruth : ground_truth}
  if (metadata !== undefined) return id === undefined ? {...datapoint, metadata} : {id, ...datapoint, metadata}
  return id === undefined ? datapoint : {id, inputs, groundTruth: datapoint.groundTruth}
}
