import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Datapoint} from '../dataset/datapoint.ts'
import {withOptions} from '../checks/evaluator-settings.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import type {Usage} from '../spans/usage.ts'
import {checkEvaluatorOptions, type EvaluatorOptions} from '../metrics/evaluator-options.ts'

/** The fourth argument of an evaluator, after outputs, inputs and ground truth. */
export interface EvaluatorContext<I = unknown, G = unknown> {
  readonly datapoint: Datapoint<I, G>
  /** The id of the datapoint, as in its result. */
  readonly id: string
  /** The first 1,000 spans that ended inside the function, in end order. Empty when stored outputs are scored again. */
  readonly spans: readonly ReadableSpan[]
  /** The tool calls and counts of the function's spans; absent when the datapoint's span does not record. */
  readonly trajectory?: Trajectory | undefined
  /** The tokens and the cost of the function; absent when its spans do not report usage. */
  readonly usage?: Usage | undefined
  /** Milliseconds of the last call of the function, without any waiting. */
  readonly latencyMs: number
  /** The number of the trial, counted from 0. */
  readonly trial: number
  /** Aborts when the evaluator times out, and when the run aborts. */
  readonly signal: AbortSignal
}

/**
 * Measures one output. Returns a number, a boolean or a label, or an object of these in which `score` is the metric
 * itself, or a promise. Without a ground truth, the evaluator receives `undefined`.
 */
export type Evaluator<I = never, G = never, O = never> = (
  outputs: O,
  inputs: I,
  groundTruth: G,
  context: EvaluatorContext<I, G>,
) => unknown

/**
 * Gives an evaluator a name and settings. Returns a function that can be called like the original.
 *
 * @example
 * const exact = evaluator({name: 'exact', worst: false}, (outputs, inputs, groundTruth) => outputs === groundTruth)
 */
export function evaluator<I, G, O>(options: EvaluatorOptions, fn: Evaluator<I, G, O>): Evaluator<I, G, O>
export function evaluator(options: EvaluatorOptions): <I, G, O>(fn: Evaluator<I, G, O>) => Evaluator<I, G, O>
export function evaluator(options: EvaluatorOptions, fn?: Evaluator): unknown {
  checkEvaluatorOptions(options)
  return fn === undefined ? (later: Evaluator) => configured(options, later) : configured(options, fn)
}

function configured(options: EvaluatorOptions, fn: Evaluator): Evaluator {
  if (typeof fn !== 'function') throw new EvaluationError(`evaluator(): the evaluator must be a function`)
  return withOptions(options, fn)
}
