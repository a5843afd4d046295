import {judged, type Measure} from './measures.ts'
import {type Report, type State, stateOf} from './report.ts'

/**
 * The order of the rows. The column `change` sorts by the change of all measures. `by: 'change'` sorts by the change of
 * one measure.
 */
export interface Sort {
  /** `dataset`, `change`, `status`, `id`, `input`, `output`, or the id of a measure. */
  readonly column: string
  readonly by: 'value' | 'change'
  readonly descending: boolean
}

/** The first order. With a baseline, regressions are on top. Otherwise rows are in the order of the dataset. */
export const firstSort = ({compared}: Pick<Report, 'compared'>): Sort => ({
  column: compared ? 'change' : 'dataset',
  by: 'value',
  descending: false,
})

/** Returns the next order after another click on a column heading. The change comes first, with the worst on top. */
export function nextSort(sort: Sort, column: string, measure: Measure | undefined): Sort | undefined {
  const {lowerIsBetter = false} = measure ?? {}
  const steps: Sort[] = [
    ...(measure?.change === undefined ? [] : [{column, by: 'change' as const, descending: lowerIsBetter}]),
    {column, by: 'value', descending: measure !== undefined && lowerIsBetter},
    {column, by: 'value', descending: !(measure !== undefined && lowerIsBetter)},
  ]
  const now = steps.findIndex(
    step => step.column === sort.column && step.by === sort.by && step.descending === sort.descending,
  )
  return steps[now + 1]
}

/**
 * Returns the rows in the order of `sort`. Equal rows keep the order of the dataset, and rows without a value come
 * last.
 */
export function sortRows(rows: readonly number[], report: Report, measures: readonly Measure[], sort: Sort): number[] {
  const key = keyOf(report, measures, sort)
  if (key === undefined) return [...rows]
  const keyed = rows.map(row => ({row, key: key(row)}))
  const sign = sort.descending ? -1 : 1
  keyed.sort((a, b) => compareKeys(a.key, b.key, sign) || a.row - b.row)
  return keyed.map(({row}) => row)
}

type Key = number | string | null

function compareKeys(a: Key, b: Key, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (a === b) return 0
  return (a < b ? -1 : 1) * sign
}

function keyOf(report: Report, measures: readonly Measure[], {column, by}: Sort): ((row: number) => Key) | undefined {
  const measure = measures.find(({id}) => id === column)
  if (measure !== undefined) return by === 'change' ? (measure.change ?? measure.value) : measure.value
  return rowKeys[column]?.(report)
}

const severity: Readonly<Record<State, number>> = {error: 0, aborted: 1, fail: 2, done: 3, pass: 4, missing: 5}

const rowKeys: Readonly<Record<string, (report: Report) => (row: number) => Key>> = {
  // Sorts by the change: the largest regression first, then improvements, then unchanged rows.
  change:
    ({gains}) =>
    row => {
      const gain = gains[row] ?? 0
      if (gain === 0) return Number.POSITIVE_INFINITY
      return gain < 0 ? gain : 2 - gain
    },
  status: report => row => severity[stateOf(report, row)],
  id: ({rows}) => {
    // Each number in an id gets the same width, so `q2` is before `q10`.
    const keys = rows.ids.map(id => id.replaceAll(/\d{1,15}/g, digits => digits.padStart(15, '0')))
    return row => keys[row] ?? ''
  },
  input:
    ({rows}) =>
    row =>
      rows.inputs[row] ?? '',
  output:
    ({rows}) =>
    row =>
      rows.outputs[row] ?? '',
}

/** Describes the order in words for the live region. */
export function describeSort({column, by, descending}: Sort, measure: Measure | undefined): string {
  if (column === 'dataset') return 'Sorted as in the dataset'
  if (column === 'change') return 'Sorted by change, regressions first'
  if (measure === undefined) return `Sorted by ${column}, ${descending ? 'descending' : 'ascending'}`
  const first = judged(measure, descending ? 1 : -1) === 'worse' ? 'worst' : 'best'
  const what = by === 'change' ? `change of ${measure.label}` : measure.label
  return `Sorted by ${what}, ${by === 'change' ? first : descending ? 'highest' : 'lowest'} first`
}
