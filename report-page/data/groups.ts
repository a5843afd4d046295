import {meanOf, type Measure} from './measures.ts'
import type {FieldColumn} from '../../src/evaluate/report-files/report-data.ts'

/** One line of the table: a datapoint, or the heading of a group. */
export type Line = {readonly row: number} | {readonly group: Group}

/** Rows that have the same value of a field. */
export interface Group {
  readonly key: string
  readonly label: string
  readonly rows: readonly number[]
  readonly open: boolean
}

/** Returns the lines of a table: the rows in order, or the rows below the headings of their groups. */
export function linesOf(
  rows: readonly number[],
  field: FieldColumn | undefined,
  closed: ReadonlySet<string>,
): readonly Line[] {
  if (field === undefined) return rows.map(row => ({row}))
  const byValue = new Map<number | null, number[]>()
  for (const row of rows) {
    const at = field.at[row] ?? null
    const known = byValue.get(at)
    if (known === undefined) byValue.set(at, [row])
    else known.push(row)
  }
  const sorted = [...byValue].sort(([a], [b]) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY))
  return sorted.flatMap(([at, members]): Line[] => {
    const label = at === null ? '(none)' : (field.values[at] ?? '')
    const key = at === null ? 'none' : `value ${label}`
    const open = !closed.has(key)
    const head: Line = {group: {key, label, rows: members, open}}
    return open ? [head, ...members.map(row => ({row}))] : [head]
  })
}

/** Returns the mean of a measure over the rows of a group that have a value. */
export function groupMean({rows}: Group, {value}: Measure): {readonly mean: number | null; readonly n: number} {
  const numbers = rows.map(value).filter(each => typeof each === 'number')
  return {mean: numbers.length === 0 ? null : meanOf(numbers), n: numbers.length}
}

/** Returns the mean change of a measure over the rows of a group that have a change, or `null` when none does. */
export function groupChange({rows}: Group, {change}: Measure): number | null {
  if (change === undefined) return null
  const changes = rows.map(change).filter(each => each !== null)
  return changes.length === 0 ? null : meanOf(changes)
}
