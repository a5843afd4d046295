import {
  checkOptions,
  count,
  either,
  listOf,
  oneOf,
  type Rule,
  text,
  wholeNumber,
} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {lowMetrics} from '../metrics/lower-is-better.ts'
import type {ComparableRun} from './comparable-run.ts'

/** Options of the comparison of two runs. */
export interface CompareOptions {
  /** The confidence of the intervals. 1 minus it is the chance of a false alarm over all metrics. 0.95 when absent. */
  readonly confidence?: number | undefined
  /** The seed of the random draws; 1 when absent. The same runs and seed give the same numbers. */
  readonly seed?: number | undefined
  /** The draws of a bootstrap or a permutation test; 10,000 when absent. Fewer are drawn above 20,000 datapoints. */
  readonly resamples?: number | undefined
  /** Metrics whose low values are good, such as a distance. When absent, those whose evaluators say so. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** The metrics to compare; all when absent. */
  readonly metrics?: readonly string[] | undefined
  /** Fields of the datapoints' metadata, or `tags`: the same comparison for each of their values. */
  readonly slices?: readonly string[] | undefined
  /**
   * 'allow' compares metrics whose evaluator changed and datapoints whose content changed. A list allows these metrics
   * alone.
   */
  readonly changed?: 'allow' | readonly string[] | undefined
}

/** The options with every default filled in. */
export interface ResolvedCompareOptions {
  readonly confidence: number
  readonly seed: number
  readonly resamples: number
  readonly lowerIsBetter: readonly string[]
  readonly metrics: readonly string[] | undefined
  readonly slices: readonly string[]
  readonly changed: 'allow' | readonly string[] | undefined
}

/** Accepts a confidence above `least`. The usual mistake is 95 instead of 0.95. */
export const confidenceRule = (least: number): Rule => ({
  expected: `between ${least} and 1`,
  accepts: value => typeof value === 'number' && value > least && value < 1,
  cure: value => (typeof value === 'number' && value > 1 && value < 100 ? `Did you mean ${value / 100}?` : undefined),
})

const rules: Readonly<Record<keyof CompareOptions, Rule>> = {
  confidence: confidenceRule(0),
  seed: wholeNumber,
  resamples: count(100),
  lowerIsBetter: listOf('a list of metrics', text.accepts),
  metrics: listOf('a list of metrics', text.accepts),
  slices: listOf('a list of fields', text.accepts),
  changed: either(oneOf('allow'), listOf('a list of metrics', text.accepts)),
}

/** Returns the options with the defaults filled in. Throws an `EvaluationError` for an unknown or wrong option. */
export function resolveCompareOptions(options: CompareOptions, runs: readonly ComparableRun[]): ResolvedCompareOptions {
  checkOptions('compare', options, rules, EvaluationError)
  const {confidence = 0.95, seed = 1, resamples = 10_000, lowerIsBetter, metrics, slices = [], changed} = options
  return {confidence, seed, resamples, lowerIsBetter: lowMetrics(lowerIsBetter, runs), metrics, slices, changed}
}
