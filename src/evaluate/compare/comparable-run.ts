import type {Metrics} from '../metrics/score.ts'

/** What `compare` reads of a run: an `EvaluateResult` is one, and so is its JSON. */
export interface ComparableRun {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly total: number
  readonly datapoints: readonly ComparableDatapoint[]
  /** Summaries; `worst` is read where a metric has one. */
  readonly metrics?: Readonly<Record<string, object>>
  /** What run evaluators measured, once for the whole run. */
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

/** The metrics of a run's datapoints, in the order in which they are met. */
export function metricNames({datapoints, metrics = {}}: ComparableRun): Set<string> {
  const names = new Set(Object.keys(metrics))
  for (const datapoint of datapoints) for (const name of Object.keys(datapoint.metrics)) names.add(name)
  return names
}
