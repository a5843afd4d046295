import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Datapoint} from '../dataset/datapoint.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {checkEvaluatorOptions, type EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {withOptions} from './evaluator-settings.ts'

/** What an evaluator gets beside outputs, inputs and ground truth. */
export interface EvaluatorContext<I = unknown, G = unknown> {
  readonly datapoint: Datapoint<I, G>
  /** The spans that ended inside the function, in the order they ended, the first 1,000. */
  readonly spans: readonly ReadableSpan[]
  /** Aborted when the run is stopped or the evaluator's own time is up. */
  readonly signal: AbortSignal
}

/**
 * Measures one output: returns a number, a boolean or a label, or an object of them (`score` is the metric itself), or a
 * promise of these. Without a ground truth it gets `undefined`.
 */
export type Evaluator<I = never, G = never, O = never> = (
  outputs: O,
  inputs: I,
  groundTruth: G,
  context: EvaluatorContext<I, G>,
) => unknown

/**
 * Gives an evaluator a name and settings. The result is a function like the one given, and can be called as such.
 *
 * @example
 * const exact = evaluator({name: 'exact', worst: false}, (outputs, inputs, groundTruth) => outputs === groundTruth)
 */
export function evaluator<I, G, O>(options: EvaluatorOptions, fn: Evaluator<I, G, O>): Evaluator<I, G, O>
export function evaluator(options: EvaluatorOptions): <I, G, O>(fn: Evaluator<I, G, O>) => Evaluator<I, G, O>
export function evaluator(options: EvaluatorOptions, fn?: Evaluator): unknown {
  checkEvaluatorOptions(options)
  return fn === undefined ? (given: Evaluator) => configured(options, given) : configured(options, fn)
}

function configured(options: EvaluatorOptions, fn: Evaluator): Evaluator {
  if (typeof fn !== 'function') throw new EvaluationError(`evaluator(): the evaluator must be a function`)
  return withOptions(options, fn)
}
