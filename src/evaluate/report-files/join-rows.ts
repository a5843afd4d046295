import type {ReportableRow, ReportableRun} from './reportable-run.ts'

/** One datapoint in all runs of a report. */
export interface JoinedRow {
  readonly id: string
  /** Results by run, in the order of the trials. Empty for a run that does not have the datapoint. */
  readonly runs: readonly (readonly ReportableRow[])[]
}

/**
 * Joins the runs by the ids of their datapoints. The datapoints of the first run come first, in the order of its
 * dataset. Datapoints of other runs follow. If an id occurs several times in a dataset, its first occurrences are
 * joined, then its second ones, and so on.
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

/** Groups the results by datapoint. The keys are the same in every run over the same dataset. */
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
