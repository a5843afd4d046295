import {checkOptions, filledText, oneOf, wholeNumber} from '../../diagnostics/check-options.ts'
import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {MetricValue} from '../metrics/score.ts'
import {krippendorffAlpha, type Level, type Ratings} from '../statistics/alpha.ts'
import {type Agreement, cohenKappa} from '../statistics/kappa.ts'
import {type RunEvaluator, runEvaluator, type ScoredRun} from './run-evaluator.ts'

/** How agreement is measured. */
export interface AgreementOptions {
  /** The name of the metric; `agreement` when absent. */
  readonly name?: string | undefined
  /** When absent, Cohen's kappa for two metrics of labels, otherwise Krippendorff's alpha. */
  readonly statistic?: 'kappa' | 'alpha' | undefined
  /** How values differ, for alpha: as labels, as ranks, or as numbers. 'nominal' when absent. */
  readonly level?: Level | undefined
  /** The seed of the interval of alpha; 1 when absent. */
  readonly seed?: number | undefined
}

/**
 * Measures how well metrics of a run agree beyond chance, such as a judge with people. Gives `agreement`, the ends of its
 * 95 % interval `_low` and `_high`, the raw agreement `_observed` and the number of datapoints `_n`. Without variation in
 * the ratings it is not scored, because agreement cannot be shown then.
 *
 * @example check
 * await rescore('latest', {evaluators: [], keepMetrics: true, runEvaluators: [agreement(['judge', 'human'])]})
 */
export function agreement(metrics: readonly string[], options: AgreementOptions = {}): RunEvaluator {
  checkOptions('agreement()', options, rules, EvaluationError)
  if (metrics.length < 2) throw new EvaluationError('agreement(): name at least two metrics')
  const {name = 'agreement', level = 'nominal', seed = 1} = options
  const {statistic = metrics.length === 2 && level === 'nominal' ? 'kappa' : 'alpha'} = options
  if (statistic === 'kappa' && (metrics.length > 2 || level !== 'nominal')) {
    throw new EvaluationError("agreement(): kappa is for two metrics of labels. Use `statistic: 'alpha'`")
  }
  return runEvaluator({name}, run => {
    const ratings = ratingsOf(run, metrics, level).filter(each => each.length > 1)
    if (ratings.length === 0) throw new Error(`no datapoint has two of the metrics ${metrics.join(', ')}`)
    const found = statistic === 'kappa' ? kappaOf(ratings) : krippendorffAlpha(ratings, level, {seed, resamples: 2_000})
    if (found === undefined) return {explanation: whyNotShown(ratings)}
    const [low, high] = found.interval
    return {score: found.value, low, high, observed: found.observed, n: ratings.length}
  })
}

const rules = {
  name: filledText,
  statistic: oneOf('kappa', 'alpha'),
  level: oneOf('nominal', 'ordinal', 'interval'),
  seed: wholeNumber,
}

function ratingsOf(run: ScoredRun, metrics: readonly string[], level: Level): Ratings[] {
  const {datapoints, total} = run
  if (datapoints.length === 0 && total > 0) {
    throw new Error("the run kept none of its datapoints (`keep: 'summary'`). Score its run file again")
  }
  const known = [...new Set(datapoints.flatMap(each => Object.keys(each.metrics)))]
  const missing = metrics.find(metric => !known.includes(metric))
  if (missing !== undefined) {
    throw new Error([`no datapoint has the metric "${missing}"`, didYouMean(missing, known) ?? []].flat().join('. '))
  }
  const trials = new Map<number, DatapointResult[]>()
  for (const each of datapoints) trials.set(each.index, [...(trials.get(each.index) ?? []), each])
  return [...trials.values()].map(results => metrics.flatMap(metric => ratingOf(results, metric, level) ?? []))
}

/** Returns the one rating of a datapoint: the mean of numbers, otherwise the value of most trials. A tie is none. */
function ratingOf(results: readonly DatapointResult[], metric: string, level: Level): number | string | undefined {
  const values = results.flatMap(({metrics}) => toRating(metrics[metric]) ?? [])
  if (level !== 'interval') return majorityOf(values)
  if (values.some(value => typeof value === 'string')) throw new Error(`${metric} holds text, which has no distances`)
  return values.length === 0 ? undefined : values.reduce<number>((sum, each) => sum + Number(each), 0) / values.length
}

const toRating = (value: MetricValue | undefined): number | string | undefined =>
  typeof value === 'boolean' ? Number(value) : value

/** Returns the value that occurs most often, or `undefined` for a tie and for an empty list. */
export function majorityOf<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a)
  return first === undefined || first[1] === second?.[1] ? undefined : first[0]
}

function kappaOf(ratings: readonly Ratings[]): Agreement | undefined {
  const values = [...new Set(ratings.flat())]
  const table = values.map(() => values.map(() => 0))
  for (const [first, second] of ratings) {
    const row = table[values.indexOf(first ?? '')]
    const column = values.indexOf(second ?? '')
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1
  }
  return cohenKappa(table)
}

const whyNotShown = (ratings: readonly Ratings[]): string =>
  `all ${ratings.length} are rated ${JSON.stringify(ratings[0]?.[0])}: agreement cannot be shown`
