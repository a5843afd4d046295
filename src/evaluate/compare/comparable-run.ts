import type {RunFacts} from '../facts/run-facts.ts'
import type {StoredEvaluator} from '../metrics/evaluator-options.ts'
import {explainedBy} from '../metrics/notes.ts'
import {datapointPasses, reduceTrials, type Reducer} from '../metrics/reducer.ts'
import type {Metrics, MetricValue} from '../metrics/score.ts'
import {meanOf} from '../statistics/moments.ts'

/** The part of a run that `compare` reads. Both an `EvaluateResult` and its JSON have it. */
export interface ComparableRun extends RunFacts {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly total: number
  readonly datapoints: readonly ComparableDatapoint[]
  /** Summaries by metric. The comparison reads `worst` where a summary has it. */
  readonly metrics?: Readonly<Record<string, object>>
  /** Results of the run evaluators, one for the whole run. */
  readonly runMetrics?: Metrics
  /** The run evaluators that failed. */
  readonly runFailures?: readonly {readonly evaluator: string}[]
  /** The evaluators of the run, with reducers and asserts. Older run files lack a part of them. */
  readonly evaluators?: readonly StoredEvaluator[]
  /** How often each datapoint ran. */
  readonly trials?: number
  /** The start, in ISO 8601. */
  readonly startedAt?: string
}

/** One datapoint of a run, or one trial of it. */
export interface ComparableDatapoint {
  readonly id: string
  /** The position in the dataset. It separates datapoints that share an id. */
  readonly index?: number
  /** Identifies the content. Datapoints with the same id and another content are not compared. */
  readonly content?: string
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly metrics: Metrics
  /** The evaluators that failed on this datapoint. */
  readonly failures: readonly {readonly evaluator: string}[]
  /** Evaluators whose `assert` did not hold. */
  readonly failedAsserts?: readonly string[]
  readonly latencyMs: number
  /** Tokens and cost of the function. Run files of older versions lack `unpriced`. */
  readonly usage?: {
    readonly inputTokens: number
    readonly outputTokens: number
    readonly cost: number
    readonly unpriced?: number
  }
  /** The data of the datapoint. Only rules of a gate and slices read it. */
  readonly datapoint?: {
    readonly id?: string | undefined
    readonly inputs?: unknown
    readonly groundTruth?: unknown
    readonly metadata?: Readonly<Record<string, unknown>> | undefined
    readonly tags?: readonly string[] | undefined
  }
}

/** Lists the metrics of a run's datapoints without the notes, in the order of their first use. */
export function metricNames({datapoints, metrics = {}}: ComparableRun): Set<string> {
  const names = new Set(Object.keys(metrics))
  for (const datapoint of datapoints) for (const name of Object.keys(datapoint.metrics)) names.add(name)
  return new Set([...names].filter(name => explainedBy(name, names) === undefined))
}

/** One metric of one datapoint, over all trials. */
export interface Cell {
  readonly values: readonly MetricValue[]
  /** The number of trials in which the function or the metric's evaluator failed. */
  readonly failed: number
  /** The number of trials that pass; absent when that was not asked. */
  readonly passed?: number
  /** The way in which the trials become one value; 'mean' when absent. */
  readonly reducer?: Reducer | undefined
}

/** Returns the cell of `metric`. The cell is empty when the datapoint was not scored. */
export function toCell(trials: readonly ComparableDatapoint[], metric: string, evaluator?: StoredEvaluator): Cell {
  const values: MetricValue[] = []
  let failed = 0
  let passed = 0
  for (const trial of trials) {
    const value = Object.hasOwn(trial.metrics, metric) ? trial.metrics[metric] : undefined
    if (value !== undefined) {
      values.push(value)
      if (trialPasses(trial, metric, value, evaluator)) passed += 1
    } else if (failedIn(trial, metric)) failed += 1
  }
  return {values, failed, passed, reducer: evaluator?.reducer}
}

/** Returns the evaluator whose metric has this name. Other fields of its object have neither an assert nor a reducer. */
export const evaluatorOf = ({evaluators = []}: ComparableRun, metric: string): StoredEvaluator | undefined =>
  evaluators.find(({name}) => name === metric)

/** Returns the one value of a cell, with each failure counted as `worst`. `undefined` when it has too few trials. */
export function valueOf({values, failed, passed = 0, reducer = 'mean'}: Cell, worst: number): number | undefined {
  const trials = values.length + failed
  const mean = meanOf([...values.map(Number), ...Array.from({length: failed}, () => worst)])
  return reduceTrials(reducer, {trials, passed, mean})
}

/** Whether the datapoint of a cell passes. `undefined` when no trial counts. */
export function cellPasses({values, failed, passed = 0, reducer = 'mean'}: Cell): boolean | undefined {
  return datapointPasses(reducer, {trials: values.length + failed, passed, mean: 0})
}

/** Whether one trial passes: its assert holds, or without an assert the value is true or 1. */
function trialPasses(
  {failures, failedAsserts}: ComparableDatapoint,
  metric: string,
  value: MetricValue,
  evaluator: StoredEvaluator | undefined,
): boolean {
  if (failedAsserts?.includes(metric) || failures.some(failure => failure.evaluator === metric)) return false
  return evaluator?.asserts === true || value === true || value === 1
}

/** Returns the latency of a datapoint. The latency of a failed call is not compared. */
export const toLatencyCell = (trials: readonly ComparableDatapoint[]): Cell => ({
  values: trials.filter(({status}) => status === 'ok').map(({latencyMs}) => latencyMs),
  failed: 0,
})

/** Returns the tokens of a datapoint, input and output. */
export const toTokenCell = (trials: readonly ComparableDatapoint[]): Cell => ({
  values: trials.flatMap(({status, usage}) =>
    status === 'ok' && usage !== undefined ? [usage.inputTokens + usage.outputTokens] : [],
  ),
  failed: 0,
})

/** Returns the cost of a datapoint. */
export const toCostCell = (trials: readonly ComparableDatapoint[]): Cell => ({
  values: trials.flatMap(({status, usage}) => (status === 'ok' && usage !== undefined ? [usage.cost] : [])),
  failed: 0,
})

/** True when the cell holds neither a value nor a failure. */
export const isEmpty = ({values, failed}: Cell): boolean => values.length + failed === 0

const failedIn = ({status, failures}: ComparableDatapoint, metric: string): boolean =>
  status === 'failed' || failures.some(({evaluator}) => evaluator === metric || metric.startsWith(`${evaluator}_`))
