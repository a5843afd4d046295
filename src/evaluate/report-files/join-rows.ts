import type {ReportableRow, ReportableRun} from './reportable-run.ts'

/** One datapoint in all runs of a report. */
export interface JoinedRow {
  readonly id: string
  /** By run: its results in the order of the trials; none where the run does not have the datapoint. */
  readonly runs: readonly (readonly ReportableRow[])[]
}

/**
 * The datapoints of the first run in the order of its dataset, then those that only another run has. Runs are joined by
 * id; where an id occurs several times in a dataset, its first occurrence meets the first one, and so on.
 */
export function joinRows(runs: readonly ReportableRun[]): JoinedRow[] {
  const joined = new Map<string, {readonly id: string; readonly runs: ReportableRow[][]}>()
  for (const [run, {datapoints}] of runs.entries()) {
    for (const [key, results] of byDatapoint(datapoints)) {
      const id = results[0]?.id ?? ''
      const row = joined.get(key) ?? {id, runs: runs.map(() => [])}
      row.runs[run] = results
      joined.set(key, row)
    }
  }
  return [...joined.values()]
}

/** The results of each datapoint, by a key that is the same in every run over the same dataset. */
function byDatapoint(rows: readonly ReportableRow[]): Map<string, ReportableRow[]> {
  const occurrences = new Map<string, Map<number, number>>()
  const results = new Map<string, ReportableRow[]>()
  for (const row of rows) {
    const seen = occurrences.get(row.id) ?? new Map<number, number>()
    const occurrence = seen.get(row.index) ?? seen.size
    occurrences.set(row.id, seen.set(row.index, occurrence))
    const key = `${occurrence} ${row.id}`
    const known = results.get(key)
    if (known === undefined) results.set(key, [row])
    else known.push(row)
  }
  return results
}
