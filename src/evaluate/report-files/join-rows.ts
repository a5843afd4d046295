import {byDatapoint} from '../compare/by-datapoint.ts'
import type {ReportableRow, ReportableRun} from './reportable-run.ts'

/** One datapoint in all runs of a report. */
export interface JoinedRow {
  readonly id: string
  /** Results by run, in the order of the trials. Empty for a run that does not have the datapoint. */
  readonly runs: readonly (readonly ReportableRow[])[]
}

/**
 * Joins the runs by the ids of their datapoints. The datapoints of the first run come first, in the order of its
 * dataset. Datapoints of other runs follow.
 */
export function joinRows(runs: readonly ReportableRun[]): JoinedRow[] {
  const joined = new Map<string, {readonly id: string; readonly runs: ReportableRow[][]}>()
  for (const [run, {datapoints}] of runs.entries()) {
    for (const [name, results] of byDatapoint(datapoints)) {
      const row = joined.get(name) ?? {id: results[0]?.id ?? '', runs: runs.map(() => [])}
      row.runs[run] = results
      joined.set(name, row)
    }
  }
  return [...joined.values()]
}
