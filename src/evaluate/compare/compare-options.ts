import {checkOptions, count, listOf, type Rule, text, wholeNumber} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** How two runs are compared. */
export interface CompareOptions {
  /** Confidence of the intervals, and 1 minus the chance of a false alarm over all metrics; 0.95 when absent. */
  readonly confidence?: number | undefined
  /** Seed of the random draws: the same runs and seed give the same numbers; 1 when absent. */
  readonly seed?: number | undefined
  /** Draws of a bootstrap or a permutation test; 10,000 when absent. Above 20,000 datapoints fewer are drawn. */
  readonly resamples?: number | undefined
  /** Metrics whose low values are good, such as a distance. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** The metrics to compare; all when absent. */
  readonly metrics?: readonly string[] | undefined
}

/** The options with every default filled in. */
export interface ResolvedCompareOptions {
  readonly confidence: number
  readonly seed: number
  readonly resamples: number
  readonly lowerIsBetter: readonly string[]
  readonly metrics: readonly string[] | undefined
}

/** A confidence above `least`. 95 instead of 0.95 is the usual mistake. */
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
}

/** Fills in the defaults. Throws an `EvaluationError` for an unknown or wrong option. */
export function resolveCompareOptions(options: CompareOptions): ResolvedCompareOptions {
  checkOptions('compare', options, rules, EvaluationError)
  const {confidence = 0.95, seed = 1, resamples = 10_000, lowerIsBetter = [], metrics} = options
  return {confidence, seed, resamples, lowerIsBetter, metrics}
}
