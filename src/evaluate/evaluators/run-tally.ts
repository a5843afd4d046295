import {LatencyTally} from '../metrics/latency.ts'
import {MetricTally, type MetricSummary} from '../metrics/metric-summary.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import type {Evaluators, NamedEvaluator} from './named-evaluators.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Metrics} from '../metrics/score.ts'
import {inRange} from '../statistics/moments.ts'
import type {TrialValue} from '../metrics/trial-tally.ts'
import {addUsage, type Usage} from '../spans/usage.ts'

/** Adds up the results of a run in any order, without keeping them. */
export class RunTally {
  succeeded = 0
  failed = 0
  aborted = 0
  /** The number of evaluator failures on datapoints whose function succeeded. */
  evaluatorFailures = 0
  /** The number of asserts that did not hold. Each assert counts once for each datapoint. */
  failedAsserts = 0
  readonly latency: LatencyTally = new LatencyTally()
  usage: Usage | undefined
  evaluatorUsage: Usage | undefined
  abandoned = 0
  readonly #evaluators: readonly NamedEvaluator[]
  readonly #trialsEach: number
  /** Datapoints some of whose trials have not ended yet. At most as many as there are workers. */
  readonly #open = new Map<number, DatapointResult[]>()
  #datapoints = 0
  /** False when each datapoint has one trial and no evaluator reduces them. */
  readonly #byDatapoint: boolean
  readonly #failures = new Map<string, number>()
  /** The number of results, by metric, that have the metric although its evaluator failed. */
  readonly #scoredAnyway = new Map<string, number>()
  readonly #metrics = new Map<string, MetricTally>()

  constructor(evaluators: readonly NamedEvaluator[], trialsEach: number) {
    this.#evaluators = evaluators
    this.#trialsEach = trialsEach
    this.#byDatapoint = trialsEach > 1 || evaluators.some(({options: {reducer = 'mean'}}) => reducer !== 'mean')
  }

  get total(): number {
    return this.succeeded + this.failed + this.aborted
  }

  add(result: DatapointResult): void {
    if (result.status === 'ok') this.succeeded += 1
    else if (result.status === 'failed') this.failed += 1
    else this.aborted += 1
    if (result.attempts > 0 && result.status !== 'aborted') this.latency.add(result.latencyMs)
    const {usage, evaluatorUsage, abandoned = 0} = result
    if (usage !== undefined) this.usage = addUsage(this.usage, usage)
    if (evaluatorUsage !== undefined) this.evaluatorUsage = addUsage(this.evaluatorUsage, evaluatorUsage)
    this.abandoned += abandoned
    for (const {evaluator} of result.failures) {
      this.evaluatorFailures += 1
      increment(this.#failures, evaluator)
      const kept = Object.keys(result.metrics).filter(name => this.#ownerOf(name) === evaluator)
      for (const name of kept) increment(this.#scoredAnyway, name)
    }
    // oxlint-disable-next-line guard-for-in -- our own object, without a prototype's fields
    for (const name in result.metrics) {
      const value = result.metrics[name]
      if (value !== undefined) this.#tallyOf(name).add(value)
    }
    for (const name of result.failedAsserts ?? []) {
      this.failedAsserts += 1
      this.#tallyOf(name).failedAsserts += 1
    }
    if (this.#byDatapoint) this.#addTrial(result)
  }

  /** Adds the datapoint of `result` up when this was its last trial. */
  #addTrial(result: DatapointResult): void {
    const {index} = result
    const trials = this.#open.get(index)
    if (trials === undefined) this.#open.set(index, [result])
    else trials.push(result)
    if ((trials?.length ?? 1) < this.#trialsEach) return
    this.#addDatapoint(this.#open.get(index) ?? [])
    this.#open.delete(index)
  }

  #addDatapoint(results: readonly DatapointResult[]): void {
    this.#datapoints += 1
    const sorted = [...results].sort((a, b) => a.trial - b.trial)
    const names = new Set(this.#evaluators.map(({name}) => name))
    for (const {name, options} of this.#evaluators) {
      this.#tallyOf(name).trials.add(trialValues(sorted, name, options.assert !== undefined))
    }
    // Further fields of an evaluator's object have values alone: which of them a failed trial lacks is not known.
    for (const name of new Set(sorted.flatMap(({metrics}) => Object.keys(metrics)))) {
      if (names.has(name)) continue
      this.#tallyOf(name).trials.add(
        trialValues(
          sorted.filter(({metrics}) => name in metrics),
          name,
          false,
        ),
      )
    }
  }

  /** Returns every metric, by evaluator. An evaluator without a metric has a summary under its own name. */
  summaries(): Record<string, MetricSummary> {
    // The run stopped before the last trials of these datapoints.
    for (const results of this.#open.values()) this.#addDatapoint(results)
    this.#open.clear()
    const summaries: Record<string, MetricSummary> = {}
    const names = [...this.#metrics].flatMap(([name, {scored}]) => (scored > 0 ? [name] : [])).sort()
    for (const {name: evaluator, options} of this.#evaluators) {
      const failed = this.failed + (this.#failures.get(evaluator) ?? 0)
      const own = names.filter(name => this.#ownerOf(name) === evaluator)
      const lacksMain = own.some(name => this.#scoredAnyway.has(name)) && !own.includes(evaluator)
      for (const name of own.length === 0 || lacksMain ? [evaluator, ...own] : own) {
        const tally = this.#metrics.get(name) ?? new MetricTally(name, options)
        const unscored = failed - (this.#scoredAnyway.get(name) ?? 0)
        summaries[name] = tally.summary(this.total, unscored, this.#trialsEach, this.#datapoints)
      }
    }
    return summaries
  }

  // Both `exact` and `exact_match` may be evaluators. The metric belongs to the longest matching name.
  #ownerOf(metric: string): string | undefined {
    let owner: string | undefined
    for (const {name} of this.#evaluators) {
      const fits = metric === name || metric.startsWith(`${name}_`)
      if (fits && name.length > (owner?.length ?? -1)) owner = name
    }
    return owner
  }

  // `aggregate` and `assert` apply to the metric itself, not to the other fields of an evaluator's object.
  #optionsOf(metric: string): EvaluatorOptions {
    const owner = this.#ownerOf(metric)
    const options = this.#evaluators.find(({name}) => name === owner)?.options ?? {}
    return owner === metric ? options : {worst: options.worst}
  }

  #tallyOf(metric: string): MetricTally {
    let tally = this.#metrics.get(metric)
    if (tally === undefined) this.#metrics.set(metric, (tally = new MetricTally(metric, this.#optionsOf(metric))))
    return tally
  }
}

/** Returns the trials that count in a metric: those with a value, and those that failed. */
function trialValues(results: readonly DatapointResult[], name: string, asserts: boolean): TrialValue[] {
  return results.flatMap(({status, metrics, failures, failedAsserts}): TrialValue[] => {
    const value = metrics[name]
    const failed = status === 'failed' || failures.some(({evaluator}) => evaluator === name)
    if (value === undefined) return failed ? [{passes: false}] : []
    const passes = asserts ? failedAsserts?.includes(name) !== true : value === true || value === 1
    return [{value, passes: passes && !failed}]
  })
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/**
 * Returns the weighted mean of the metrics that have a weight. Returns `undefined` without weights, and when one of
 * these metrics is not a number.
 */
export function overallScore(
  {evaluators, runEvaluators}: Evaluators,
  summaries: Readonly<Record<string, MetricSummary>>,
  runMetrics: Metrics,
): number | undefined {
  const weighted = [
    ...evaluators.map(({name, options}) => [options, valueOf(summaries[name], options.aggregate)] as const),
    ...runEvaluators.map(({name, options}) => [options, numberOf(runMetrics[name])] as const),
  ].flatMap(([{weight}, value]) => (weight === undefined ? [] : [{weight, value}]))
  let sum = 0
  let weights = 0
  for (const {weight, value} of weighted) {
    if (value === undefined) return undefined
    sum += weight * value
    weights += weight
  }
  if (weights === 0) return undefined
  return Number.isFinite(sum / weights) ? sum / weights : weightedMean(weighted)
}

// The sum of huge values or weights exceeds the range of numbers.
function weightedMean(weighted: readonly {readonly weight: number; readonly value: number | undefined}[]): number {
  const largest = Math.max(...weighted.map(({weight}) => weight))
  const shares = weighted.map(({weight}) => weight / largest)
  const all = shares.reduce((sum, share) => sum + share, 0)
  return inRange(weighted.reduce((sum, {value = 0}, at) => sum + value * ((shares[at] ?? 0) / all), 0))
}

function valueOf(summary: MetricSummary | undefined, aggregate: unknown): number | undefined {
  // The mean of the numbers alone would leave the texts out of the score.
  if (summary?.numbers !== undefined) return undefined
  return aggregate === undefined ? summary?.meanWithFailures : summary?.aggregate
}

function numberOf(value: Metrics[string] | undefined): number | undefined {
  return value === undefined || typeof value === 'string' ? undefined : Number(value)
}
