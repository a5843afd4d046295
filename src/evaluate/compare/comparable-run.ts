import {explainedBy} from '../metrics/notes.ts'
import type {Metrics} from '../metrics/score.ts'

/** The part of a run that `compare` reads. Both an `EvaluateResult` and its JSON have it. */
export interface ComparableRun {
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
}

/** One datapoint of a run, or one trial of it. */
export interface ComparableDatapoint {
  readonly id: string
  /** The position in the dataset. It separates datapoints that share an id. */
  readonly index?: number
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly metrics: Metrics
  /** The evaluators that failed on this datapoint. */
  readonly failures: readonly {readonly evaluator: string}[]
  readonly latencyMs: number
}

/** Lists the metrics of a run's datapoints without the notes, in the order of their first use. */
export function metricNames({datapoints, metrics = {}}: ComparableRun): Set<string> {
  const names = new Set(Object.keys(metrics))
  for (const datapoint of datapoints) for (const name of Object.keys(datapoint.metrics)) names.add(name)
  return new Set([...names].filter(name => explainedBy(name, names) === undefined))
}

/** One metric of one datapoint, over all trials. */
export interface Cell {
  readonly values: readonly (number | boolean | string)[]
  /** The number of trials in which the function or the metric's evaluator failed. */
  readonly failed: number
}

/** Returns the cell of `metric`. The cell is empty when the datapoint was not scored. */
export function toCell(trials: readonly ComparableDatapoint[], metric: string): Cell {
  const values = trials.flatMap(trial => (Object.hasOwn(trial.metrics, metric) ? [trial.metrics[metric] ?? ''] : []))
  const failed = trials.filter(trial => !Object.hasOwn(trial.metrics, metric) && failedIn(trial, metric)).length
  return {values, failed}
}

/** Returns the latency of a datapoint. The latency of a failed call is not compared. */
export const toLatencyCell = (trials: readonly ComparableDatapoint[]): Cell => ({
  values: trials.filter(({status}) => status === 'ok').map(({latencyMs}) => latencyMs),
  failed: 0,
})

/** True when the cell holds neither a value nor a failure. */
export const isEmpty = ({values, failed}: Cell): boolean => values.length + failed === 0

const failedIn = ({status, failures}: ComparableDatapoint, metric: string): boolean =>
  status === 'failed' || failures.some(({evaluator}) => evaluator === metric || metric.startsWith(`${evaluator}_`))
