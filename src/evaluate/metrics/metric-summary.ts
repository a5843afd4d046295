import {type Aggregate, aggregateOf, needsNumbers} from './aggregate.ts'
import {type EvaluatorOptions, withWorst} from './evaluator-options.ts'
import {inRange} from '../statistics/moments.ts'
import {NumberSums} from './number-sums.ts'
import {studentQuantile} from '../statistics/student.ts'
import {wilsonInterval} from '../statistics/wilson-interval.ts'
import type {MetricValue} from './score.ts'
import {type TrialSummary, TrialTally} from './trial-tally.ts'
import type {Thrown} from '../../attributes/error-chain.ts'
import {toThrown} from '../../attributes/thrown.ts'

/** One metric over a whole run. `scored + failed + notScored` is the number of results. */
export interface MetricSummary extends TrialSummary {
  /** The number of datapoints that have a value. */
  readonly scored: number
  /** The number of datapoints whose function or evaluator failed. */
  readonly failed: number
  /** The number of aborted datapoints, and of datapoints for which the evaluator returned nothing. */
  readonly notScored: number
  /**
   * The number of values that are numbers or verdicts, when other values are text. Absent when all values have one
   * kind.
   */
  readonly numbers?: number
  /** The number of values that are text, when other values are not. Absent when all values have one kind. */
  readonly texts?: number
  /** The mean of the scored datapoints, with true as 1 and false as 0. Absent for labels. */
  readonly mean?: number
  /** The standard deviation of the scored datapoints (n - 1). */
  readonly deviation?: number
  /**
   * The 95 % confidence interval of the mean: Wilson's for true and false, Student's otherwise. With several trials it
   * is by datapoint, because the trials of one datapoint are not independent.
   */
  readonly interval?: readonly [low: number, high: number]
  /** The mean, with each failed datapoint counted as `worst`. */
  readonly meanWithFailures?: number
  /** The evaluator's `aggregate` of all datapoints, with failed ones counted as `worst`. */
  readonly aggregate?: number
  /** The error that the evaluator's own `aggregate` threw. */
  readonly aggregateError?: Thrown
  /** The number of datapoints whose value does not fulfil the evaluator's `assert`; absent without one. */
  readonly failedAsserts?: number
  /** The value of a failed datapoint; absent when the evaluator does not set it. */
  readonly worst?: number | boolean
  /** `true` when the evaluator says that low values are good. */
  readonly lowerIsBetter?: true
  /** How often each label occurred. Absent with more than 100 labels, because those are free text. */
  readonly counts?: Readonly<Record<string, number>>
}

const mostLabels = 100
const confidence = 0.95
const upper = (1 + confidence) / 2

/** Adds up the values of one metric, in any order. */
export class MetricTally {
  scored = 0
  failedAsserts = 0
  readonly trials: TrialTally
  readonly #options: EvaluatorOptions
  readonly #metric: string
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  readonly #kept: number[] = []
  #verdicts = 0
  readonly #sums = new NumberSums()
  readonly #labels = new Map<string, number>()
  #freeText = false

  constructor(metric: string, options: EvaluatorOptions) {
    this.#metric = metric
    this.#options = withWorst(options)
    this.trials = new TrialTally(this.#options)
  }

  add(value: MetricValue): void {
    this.scored += 1
    if (typeof value === 'string') this.#addLabel(value)
    else {
      if (typeof value === 'boolean') this.#verdicts += 1
      const number = Number(value)
      this.#sums.add(number)
      this.#min = Math.min(this.#min, number)
      this.#max = Math.max(this.#max, number)
      if (needsNumbers(this.#options.aggregate)) this.#kept.push(number)
    }
  }

  /** `trialsEach` is the number of trials of each datapoint, and `datapoints` the number of datapoints. */
  summary(total: number, failed: number, trialsEach = 1, datapoints: number = total): MetricSummary {
    const {scored, failedAsserts} = this
    const {worst, assert, aggregate, lowerIsBetter} = this.#options
    const base = {
      scored,
      failed,
      notScored: total - scored - failed,
      ...(worst === undefined ? {} : {worst}),
      ...(lowerIsBetter ? {lowerIsBetter} : {}),
      ...(assert === undefined && failedAsserts === 0 ? {} : {failedAsserts}),
    }
    const counts =
      this.#labels.size > 0 ? {counts: Object.fromEntries([...this.#labels].sort(([a], [b]) => (a < b ? -1 : 1)))} : {}
    const numbers = this.#sums.count
    const byDatapoint = this.trials.summary(datapoints, trialsEach > 1, upper)
    if (numbers === 0 && (scored > 0 || failed === 0)) return {...base, ...byDatapoint, ...counts}
    const meanWithFailures = this.#sums.mean(failed, Number(worst ?? 0))
    return {
      ...base,
      ...(numbers === 0 || numbers === scored ? {} : {numbers, texts: scored - numbers}),
      ...(numbers === 0 ? {} : {mean: this.#sums.mean(), ...this.#spread(trialsEach)}),
      ...byDatapoint,
      meanWithFailures,
      ...(aggregate === undefined ? {} : this.#aggregate(aggregate, meanWithFailures, failed)),
      ...counts,
    }
  }

  #aggregate(aggregate: Aggregate, mean: number, failed: number): Pick<MetricSummary, 'aggregate' | 'aggregateError'> {
    const worst = Number(this.#options.worst ?? 0)
    const [min, max] = failed === 0 ? [this.#min, this.#max] : [Math.min(this.#min, worst), Math.max(this.#max, worst)]
    const numbers = needsNumbers(aggregate) ? [...this.#kept, ...Array<number>(failed).fill(worst)] : []
    try {
      return {aggregate: aggregateOf(aggregate, this.#metric, {mean, min, max, numbers})}
    } catch (error) {
      return {aggregateError: toThrown(error)}
    }
  }

  #spread(trialsEach: number): Pick<MetricSummary, 'deviation' | 'interval'> {
    const n = this.#sums.count
    if (n < 2) return {}
    const areVerdicts = this.#verdicts === n
    if (trialsEach > 1) {
      const {clusters} = this.trials
      const interval = areVerdicts ? clusters.verdicts(upper) : clusters.scores(upper)
      return {deviation: this.#sums.deviation(), ...(interval === undefined ? {} : {interval})}
    }
    const mean = this.#sums.mean()
    const deviation = this.#sums.deviation()
    const interval = areVerdicts ? wilsonInterval(mean, n, upper) : student(mean, deviation, n)
    return {deviation, interval}
  }

  #addLabel(label: string): void {
    if (this.#freeText) return
    this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1)
    if (this.#labels.size <= mostLabels) return
    this.#freeText = true
    this.#labels.clear()
  }
}

function student(mean: number, deviation: number, n: number): readonly [number, number] {
  const half = (studentQuantile(upper, n - 1) * deviation) / Math.sqrt(n)
  return [inRange(mean - half), inRange(mean + half)]
}
