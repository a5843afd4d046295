import {studentQuantile} from '../statistics/student.ts'
import {wilsonInterval} from '../statistics/wilson-interval.ts'
import {ClusterSums} from './cluster-sums.ts'
import type {EvaluatorOptions} from './evaluator-options.ts'
import {NumberSums} from './number-sums.ts'
import {type Reducer, reduceTrials, reducesToVerdict} from './reducer.ts'
import type {MetricValue} from './score.ts'

/** One counted trial of a datapoint in one metric. */
export interface TrialValue {
  /** Absent when the trial failed. */
  readonly value?: MetricValue
  readonly passes: boolean
}

/** A metric over datapoints that each have several trials. */
interface ReducedSummary {
  readonly reducer: Reducer
  /** The number of datapoints that have a reduced value. */
  readonly items: number
  /** The number of datapoints without a counted trial, or with fewer trials than the reducer needs. */
  readonly notScored: number
  /** Absent when no datapoint has a value. */
  readonly mean?: number
  /** The 95 % confidence interval of the mean. Absent below two datapoints. */
  readonly interval?: readonly [low: number, high: number]
}

/** The figures of a metric that need the trials of each datapoint. */
export interface TrialSummary {
  /** The number of datapoints whose trials disagree about passing. Absent with one trial each. */
  readonly flaky?: number
  /** The datapoints by the evaluator's `reducer`; absent for 'mean'. */
  readonly reduced?: ReducedSummary
}

/** Adds up the datapoints of one metric, each with all of its trials, in any order. */
export class TrialTally {
  readonly clusters: ClusterSums = new ClusterSums()
  readonly #reducer: Reducer
  readonly #worst: number
  readonly #asserts: boolean
  readonly #reduced = new NumberSums()
  #flaky = 0
  /** True when a value says neither pass nor fail. */
  #isGraded = false

  constructor({reducer = 'mean', worst = 0, assert}: EvaluatorOptions) {
    this.#reducer = reducer
    this.#worst = Number(worst)
    this.#asserts = assert !== undefined
  }

  /** Adds the counted trials of one datapoint, in the order of the trials. */
  add(trials: readonly TrialValue[]): void {
    const passed = trials.filter(({passes}) => passes).length
    if (passed > 0 && passed < trials.length) this.#flaky += 1
    if (!trials.every(({value}) => value === undefined || isVerdict(value))) this.#isGraded = true
    this.clusters.add(
      trials.flatMap(({value}) => (value === undefined || typeof value === 'string' ? [] : [Number(value)])),
    )
    if (this.#reducer === 'mean') return
    const numbers = trials.map(({value}) => (value === undefined ? this.#worst : Number(value)))
    const mean = numbers.reduce((sum, value) => sum + value, 0) / trials.length
    const value = reduceTrials(this.#reducer, {trials: trials.length, passed, mean})
    if (value !== undefined) this.#reduced.add(value)
  }

  /** Returns the figures of trials for a summary of `datapoints` datapoints. `several` is true above one trial each. */
  summary(datapoints: number, several: boolean, upper: number): TrialSummary {
    const hasPassing = this.#asserts || !this.#isGraded
    return {
      ...(several && hasPassing ? {flaky: this.#flaky} : {}),
      ...(this.#reducer === 'mean' ? {} : {reduced: this.#reducedSummary(datapoints, upper)}),
    }
  }

  #reducedSummary(datapoints: number, upper: number): ReducedSummary {
    const items = this.#reduced.count
    const base = {reducer: this.#reducer, items, notScored: datapoints - items}
    if (items === 0) return base
    const mean = this.#reduced.mean()
    if (items < 2) return {...base, mean}
    if (reducesToVerdict(this.#reducer)) return {...base, mean, interval: wilsonInterval(mean, items, upper)}
    const half = (studentQuantile(upper, items - 1) * this.#reduced.deviation()) / Math.sqrt(items)
    return {...base, mean, interval: [mean - half, mean + half]}
  }
}

const isVerdict = (value: MetricValue): boolean => typeof value === 'boolean' || value === 0 || value === 1
