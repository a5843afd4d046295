import type {CallSignal} from '../control/call-signal.ts'
import type {EvaluatorContext} from './evaluator.ts'

/** The part of the context that the evaluators of one datapoint share. */
export type Measurable = Omit<EvaluatorContext, 'signal'>

/** The context of one call of an evaluator. A class, because a getter in a literal would cost 2 µs. */
export class EvaluatorCall implements EvaluatorContext {
  readonly datapoint: EvaluatorContext['datapoint']
  readonly id: string
  readonly spans: EvaluatorContext['spans']
  readonly trajectory: EvaluatorContext['trajectory']
  readonly usage: EvaluatorContext['usage']
  readonly latencyMs: number
  readonly trial: number
  readonly #call: CallSignal

  constructor({datapoint, id, spans, trajectory, usage, latencyMs, trial}: Measurable, call: CallSignal) {
    this.datapoint = datapoint
    this.id = id
    this.spans = spans
    this.trajectory = trajectory
    this.usage = usage
    this.latencyMs = latencyMs
    this.trial = trial
    this.#call = call
  }

  get signal(): AbortSignal {
    return this.#call.signal
  }
}
