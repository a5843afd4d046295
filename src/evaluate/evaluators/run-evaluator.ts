import {callable, checkOptions, count, filledText, milliseconds} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {assertRule, type EvaluatorOptions, weightRule} from '../metrics/evaluator-options.ts'
import {withOptions} from './evaluator-settings.ts'
import type {EvaluateResult} from '../metrics/results.ts'

/**
 * A run whose items are done: what run evaluators measure. With `keep: 'summary'` nothing per item was kept: `datapoints`
 * is empty, counts, `metrics`, `latency` and `usage` are there.
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
  | 'datapoints'
  | 'startedAt'
>

/** What a run evaluator gets beside the run. */
export interface RunEvaluatorContext {
  /** Aborted when the run is. */
  readonly signal: AbortSignal
}

/**
 * Measures a whole run once its items are done (F1, a correlation, a cost per success): returns what an `Evaluator`
 * returns, or a promise of it.
 */
export type RunEvaluator<I = never, G = never, O = never> = (
  run: ScoredRun<I, G, O>,
  context: RunEvaluatorContext,
) => unknown

/** Settings of one run evaluator; each means what it means for `evaluator`, once a run instead of once an item. */
export type RunEvaluatorOptions = Pick<EvaluatorOptions, 'name' | 'weight' | 'assert' | 'timeout' | 'retries'>

/**
 * Gives a run evaluator a name and settings. The result is a function like the one given, and can be called as such.
 *
 * @example
 * runEvaluator({name: 'success_rate', assert: 0.9}, run => run.succeeded / run.total)
 */
export function runEvaluator<I, G, O>(options: RunEvaluatorOptions, fn: RunEvaluator<I, G, O>): RunEvaluator<I, G, O> {
  checkOptions('runEvaluator()', options, rules, EvaluationError)
  if (!callable.accepts(fn)) throw new EvaluationError('runEvaluator(): the evaluator must be a function')
  return withOptions(options, fn)
}

const rules = {name: filledText, weight: weightRule, assert: assertRule, timeout: milliseconds, retries: count(0)}
