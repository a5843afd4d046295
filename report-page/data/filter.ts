import {hasMark, type Report, stateOf} from './report.ts'
import type {Measure} from './measures.ts'

/** The filter for rows, besides the search. */
export interface Filter {
  readonly chip: Chip
  readonly ranges: readonly Range[]
  readonly fields: readonly FieldValue[]
}

/** Values of a measure from `low` to `high`, both included. */
export interface Range {
  readonly measure: string
  readonly low: number
  readonly high: number
}

/** A value of a metadata field. `null` selects the rows without the field. */
export interface FieldValue {
  readonly field: string
  readonly value: string | null
}

/** The rows that each chip shows. A chip that depends on a baseline is offered only with a baseline. */
export type Chip = 'all' | 'errors' | 'failed' | 'different' | 'regressed' | 'improved' | 'flaky' | 'missing'

export const everything: Filter = {chip: 'all', ranges: [], fields: []}

const chipTests: Readonly<Record<Chip, (report: Report, row: number) => boolean>> = {
  all: () => true,
  errors: (report, row) => stateOf(report, row) === 'error' || stateOf(report, row) === 'aborted',
  failed: (report, row) => stateOf(report, row) === 'fail',
  different: (report, row) => hasMark(report, row, 'different'),
  regressed: (report, row) => hasMark(report, row, 'regressed'),
  improved: (report, row) => hasMark(report, row, 'improved'),
  flaky: (report, row) => hasMark(report, row, 'flaky'),
  missing: (report, row) => stateOf(report, row) === 'missing',
}

const ofComparison: ReadonlySet<Chip> = new Set<Chip>(['different', 'regressed', 'improved'])
const onlyWhereSome: ReadonlySet<Chip> = new Set<Chip>(['flaky', 'missing'])

/** Lists the chips of a report, each with the rows that it shows. */
export function chipsOf(report: Report): {readonly chip: Chip; readonly count: number}[] {
  return (Object.keys(chipTests) as Chip[]).flatMap(chip => {
    if (ofComparison.has(chip) && !report.compared) return []
    let count = 0
    for (let row = 0; row < report.size; row++) if (chipTests[chip](report, row)) count += 1
    return count === 0 && onlyWhereSome.has(chip) ? [] : [{chip, count}]
  })
}

/** True when `text` is the name of a chip. */
export const isChip = (text: string): text is Chip => Object.hasOwn(chipTests, text)

/** Returns the test that a filter applies to each row. */
export function testOf(report: Report, measures: readonly Measure[], filter: Filter): (row: number) => boolean {
  const chip = chipTests[filter.chip]
  const ranges = filter.ranges.flatMap(range => {
    const measure = measures.find(({id}) => id === range.measure)
    return measure === undefined ? [] : [{...range, value: measure.value}]
  })
  const fields = filter.fields.flatMap(({field, value}) => {
    const column = report.rows.fields.find(({name}) => name === field)
    if (column === undefined) return []
    const wanted = value === null ? null : column.values.indexOf(value)
    return [(row: number): boolean => (column.at[row] ?? null) === wanted]
  })
  return row =>
    chip(report, row) &&
    ranges.every(({value, low, high}) => {
      const seen = value(row)
      return typeof seen === 'number' && seen >= low && seen <= high
    }) &&
    fields.every(has => has(row))
}

/** Counts the conditions of a filter besides its chip. */
export const conditions = ({ranges, fields}: Filter): number => ranges.length + fields.length
