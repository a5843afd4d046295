import {type ReportRows, rowMarks, rowStates} from './report-data.ts'

/** The sizes of a report's details. */
interface Weights {
  /** Characters of JSON, by datapoint. */
  readonly details: readonly number[]
  /** Bytes of all details together in the file. */
  readonly packed: number
  /** Bytes that all details may have. */
  readonly allowed: number
}

/**
 * Selects the datapoints whose details are left out so that the file is small enough. Datapoints that pass and did not
 * change go first, the largest of them before the others. The selection is empty when all details fit.
 */
export function leaveOut({details, packed, allowed}: Weights, rows: ReportRows): ReadonlySet<number> {
  const total = details.reduce((sum, each) => sum + each, 0)
  const left = new Set<number>()
  if (packed <= allowed || total === 0) return left
  // Blocks compress differently, so slightly less than the allowed size is kept.
  const target = total * Math.max(0, (0.97 * allowed) / packed)
  const order = details.map((size, row) => ({row, size, interest: interestOf(rows, row)}))
  order.sort((a, b) => a.interest - b.interest || b.size - a.size)
  let rest = total
  for (const {row, size} of order) {
    if (rest <= target) break
    left.add(row)
    rest -= size
  }
  return left
}

/** Ranks a datapoint by how likely a reader is to open it. */
function interestOf({states, marks}: ReportRows, row: number): number {
  const state = states[row]
  const mark = Number.parseInt(marks[row] ?? '0', 16)
  if ((mark & rowMarks.regressed) !== 0) return 4
  if (state === rowStates.error || state === rowStates.fail) return 3
  if ((mark & (rowMarks.improved | rowMarks.flaky)) !== 0) return 2
  return (mark & rowMarks.different) === 0 ? 0 : 1
}
