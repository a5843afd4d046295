import {
  type Column,
  type MetricHead,
  type Numbers,
  type ReportHead,
  type ReportRows,
  rowMarks,
  rowStates,
} from '../../src/evaluate/report-files/report-data.ts'

/** The unpacked data of a report, which every part of the page reads. */
export interface Report {
  readonly head: ReportHead
  readonly rows: ReportRows
  readonly size: number
  /** True when the first run can be compared with the second run. */
  readonly compared: boolean
  /**
   * By row: the largest loss of any metric against the second run, as a share of the metric's range. Negative is worse.
   */
  readonly gains: Float64Array
}

export type State = keyof typeof rowStates
export type Mark = keyof typeof rowMarks

/** Prepares the data in the blocks of a report. */
export function createReport(head: ReportHead, rows: ReportRows): Report {
  const size = rows.ids.length
  const compared = head.runs.length > 1 && head.runs[1]?.notComparable === undefined
  return {head, rows, size, compared, gains: gainsOf(head.metrics, rows, size)}
}

/** Returns the outcome of a row's datapoint. */
export const stateOf = ({rows}: Report, row: number): State => stateNames[rows.states[row] ?? ''] ?? 'done'

const stateNames: Readonly<Record<string, State>> = Object.fromEntries(
  Object.entries(rowStates).map(([name, letter]) => [letter, name as State]),
)

/** True when the row has the mark. */
export const hasMark = ({rows}: Report, row: number, mark: Mark): boolean =>
  (Number.parseInt(rows.marks[row] ?? '0', 16) & rowMarks[mark]) !== 0

/** Returns the value of a column in a row. */
export function valueIn(column: Column | null | undefined, row: number): number | string | null {
  if (column === null || column === undefined) return null
  if (isNumbers(column)) return column[row] ?? null
  const at = column.at[row] ?? null
  return at === null ? null : (column.labels[at] ?? null)
}

/** True when a column holds numbers and not labels. */
export const isNumbers = (column: Column): column is Numbers => Array.isArray(column)

/** Returns the numbers of a column without its gaps. */
export const numbersIn = (column: Column | null | undefined): number[] =>
  column === null || column === undefined || !isNumbers(column) ? [] : column.filter(value => value !== null)

function gainsOf(metrics: readonly MetricHead[], rows: ReportRows, size: number): Float64Array {
  const gains = new Float64Array(size)
  for (const [at, {lowerIsBetter}] of metrics.entries()) {
    const changes = rows.changes[at]
    if (changes === null || changes === undefined) continue
    const range = rangeOf((rows.values[at] ?? []).flatMap(numbersIn))
    for (const [row, change] of changes.entries()) {
      if (change === null || change === 0) continue
      const gain = (lowerIsBetter ? -change : change) / range
      const known = gains[row] ?? 0
      // A loss in one metric counts more than any gain in another metric.
      gains[row] = gain < 0 || known < 0 ? Math.min(known, gain) : Math.max(known, gain)
    }
  }
  return gains
}

function rangeOf(values: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high > low ? high - low : 1
}
