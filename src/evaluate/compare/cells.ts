import type {ComparableDatapoint, ComparableRun} from './comparable-run.ts'

/** What one metric says about one datapoint of a run, all trials together. */
export interface Cell {
  readonly values: readonly (number | boolean | string)[]
  /** Trials that failed: the function, or the evaluator of this metric. */
  readonly failed: number
}

/** The rows of a run by datapoint: trials of a datapoint are one cluster, since they share everything but chance. */
export function rowsById(run: ComparableRun): Map<string, ComparableDatapoint[]> {
  const rows = new Map<string, ComparableDatapoint[]>()
  for (const row of run.datapoints) {
    const known = rows.get(row.id)
    if (known === undefined) rows.set(row.id, [row])
    else known.push(row)
  }
  return rows
}

/** What `metric` says in these rows of one datapoint; nothing at all is a datapoint that was not scored. */
export function toCell(rows: readonly ComparableDatapoint[], metric: string): Cell {
  const values = rows.flatMap(row => (Object.hasOwn(row.metrics, metric) ? [row.metrics[metric] ?? ''] : []))
  const failed = rows.filter(row => !Object.hasOwn(row.metrics, metric) && failedIn(row, metric)).length
  return {values, failed}
}

/** The latency of a datapoint; a failed one has none worth comparing. */
export const toLatencyCell = (rows: readonly ComparableDatapoint[]): Cell => ({
  values: rows.filter(({status}) => status === 'ok').map(({latencyMs}) => latencyMs),
  failed: 0,
})

/** Whether the datapoint was tried, so that something is known about it. */
export const isEmpty = ({values, failed}: Cell): boolean => values.length + failed === 0

const failedIn = ({status, failures}: ComparableDatapoint, metric: string): boolean =>
  status === 'failed' || failures.some(({evaluator}) => evaluator === metric || metric.startsWith(`${evaluator}_`))
