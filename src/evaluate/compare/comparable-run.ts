import type {Metrics} from '../metrics/score.ts'

/** The part of a run that `compare` reads. An `EvaluateResult` and its JSON both have it. */
export interface ComparableRun {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly total: number
  readonly datapoints: readonly ComparableDatapoint[]
  /** Summaries by metric; `worst` is read where a summary has it. */
  readonly metrics?: Readonly<Record<string, object>>
  /** Results of the run evaluators, once for the whole run. */
  readonly runMetrics?: Metrics
  /** Run evaluators that failed. */
  readonly runFailures?: readonly {readonly evaluator: string}[]
}

/** One datapoint of a run, or one trial of it. */
export interface ComparableDatapoint {
  readonly id: string
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly metrics: Metrics
  /** Evaluators that failed on it. */
  readonly failures: readonly {readonly evaluator: string}[]
  readonly latencyMs: number
}

/** The metrics of a run's datapoints, in the order of their first use. */
export function metricNames({datapoints, metrics = {}}: ComparableRun): Set<string> {
  const names = new Set(Object.keys(metrics))
  for (const datapoint of datapoints) for (const name of Object.keys(datapoint.metrics)) names.add(name)
  return names
}

/** The trials of each datapoint. They form one cluster: they differ by chance alone. */
export function trialsById({datapoints}: ComparableRun): Map<string, ComparableDatapoint[]> {
  const trials = new Map<string, ComparableDatapoint[]>()
  for (const datapoint of datapoints) {
    const known = trials.get(datapoint.id)
    if (known === undefined) trials.set(datapoint.id, [datapoint])
    else known.push(datapoint)
  }
  return trials
}

/** One metric of one datapoint, all trials together. */
export interface Cell {
  readonly values: readonly (number | boolean | string)[]
  /** Trials in which the function or the evaluator of the metric failed. */
  readonly failed: number
}

/** The cell of `metric`. It is empty when the datapoint was not scored. */
export function toCell(trials: readonly ComparableDatapoint[], metric: string): Cell {
  const values = trials.flatMap(trial => (Object.hasOwn(trial.metrics, metric) ? [trial.metrics[metric] ?? ''] : []))
  const failed = trials.filter(trial => !Object.hasOwn(trial.metrics, metric) && failedIn(trial, metric)).length
  return {values, failed}
}

/** The latency of a datapoint. The latency of a failed call is not compared. */
export const toLatencyCell = (trials: readonly ComparableDatapoint[]): Cell => ({
  values: trials.filter(({status}) => status === 'ok').map(({latencyMs}) => latencyMs),
  failed: 0,
})

/** Whether the cell holds neither a value nor a failure. */
export const isEmpty = ({values, failed}: Cell): boolean => values.length + failed === 0

const failedIn = ({status, failures}: ComparableDatapoint, metric: string): boolean =>
  status === 'failed' || failures.some(({evaluator}) => evaluator === metric || metric.startsWith(`${evaluator}_`))
