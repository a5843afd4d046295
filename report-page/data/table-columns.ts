import {fitColumns, type FittableColumn} from './fit-columns.ts'
import type {Measure} from './measures.ts'

/** A column of the table. */
export interface TableColumn extends FittableColumn {
  readonly kind: 'status' | 'id' | 'text' | 'measure'
  readonly label: string
  readonly measure?: Measure
}

const texts: readonly TableColumn[] = [
  {id: 'status', label: 'Status', kind: 'status', width: 92, grows: false, rank: 0},
  {id: 'id', label: 'Datapoint', kind: 'id', width: 130, grows: false, rank: 0},
  {id: 'input', label: 'Input', kind: 'text', width: 180, grows: true, rank: 0},
  {id: 'output', label: 'Output', kind: 'text', width: 180, grows: true, rank: 0},
]

/** Lists every column that a report can show. The most important columns have the lowest rank. */
export function allColumns(measures: readonly Measure[], sorted: string): TableColumn[] {
  const resources = new Set(['latency', 'tokens', 'cost'])
  const figures = measures.map((measure, at): TableColumn => {
    const compared = measure.change !== undefined
    return {
      id: measure.id,
      label: measure.label,
      kind: 'measure',
      measure,
      width: widthOf(measure, compared),
      grows: false,
      rank: measure.id === sorted ? 1 : resources.has(measure.id) ? 50 + at : 10 + at,
    }
  })
  return [...texts, ...figures]
}

/** Returns the columns that fit next to each other, in the order that the reader chose. */
export function tableColumns(
  columns: readonly TableColumn[],
  hidden: readonly string[],
  available: number,
): readonly TableColumn[] {
  const wanted = columns.filter(({id}) => !hidden.includes(id))
  const ranked = wanted.map(column => ({...column, rank: rankOf(column, available)}))
  return fitColumns(ranked, available)
}

/** Texts are hidden first when space runs out, because scores say more in little space. */
function rankOf({id, rank}: TableColumn, available: number): number {
  if (id === 'output') return available < 620 ? 40 : 5
  if (id === 'input') return available < 460 ? 30 : 4
  return rank
}

const widthOf = ({label, kind}: Measure, compared: boolean): number => {
  if (kind === 'label') return 130
  const name = Math.min(170, 30 + 7.5 * label.length)
  return Math.round(Math.max(kind === 'pass-fail' && !compared ? 84 : compared ? 128 : 92, name))
}
