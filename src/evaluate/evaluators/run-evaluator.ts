import {EvaluationError} from '../evaluation-error.ts'
import {checkRunEvaluatorOptions, type RunEvaluatorOptions} from '../metrics/evaluator-options.ts'
import {withOptions} from '../checks/evaluator-settings.ts'
import type {EvaluateResult} from '../metrics/results.ts'

/**
 * A run whose datapoints are finished, as run evaluators receive it. With `keep: 'summary'`, `datapoints` is empty, but
 * counts, `metrics`, `latency` and `usage` are present.
 */
export type ScoredRun<I = unknown, G = unknown, O = unknown> = Pick<
  EvaluateResult<I, G, O>,
  | 'runId'
  | 'name'
  | 'datasetId'
  | 'total'
  | 'succeeded'
  | 'failed'
  | 'metrics'
  | 'latency'
  | 'usage'
  | 'evaluatorUsage'
  | 'datapoints'
  | 'startedAt'
>

/** The second argument of a run evaluator, after the run. */
export interface RunEvaluatorContext {
  /** Aborts when the evaluator times out, and when the run aborts. */
  readonly signal: AbortSignal
}

/**
 * Measures a whole run after its datapoints are finished (F1, a correlation, a cost per success). Returns a number, a
 * boolean, a label, an object of these as an `Evaluator` does, or a promise.
 */
export type RunEvaluator<I = never, G = never, O = never> = (
  run: ScoredRun<I, G, O>,
  context: RunEvaluatorContext,
) => unknown

/**
 * Gives a run evaluator a name and settings. Returns a function that can be called like the original.
 *
 * @example
 * runEvaluator({name: 'success_rate', assert: 0.9}, run => run.succeeded / run.total)
 */
export function runEvaluator<I, G, O>(options: RunEvaluatorOptions, fn: RunEvaluator<I, G, O>): RunEvaluator<I, G, O> {
  checkRunEvaluatorOptions(options)
  if (typeof fn !== 'function') throw new EvaluationError('runEvaluator(): the evaluator must be a function')
  return withOptions(options, fn)
}
