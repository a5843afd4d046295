import {batch} from '@preact/signals'
import {counted} from '../data/format.ts'
import {everything, type Filter} from '../data/filter.ts'
import {stateOf} from '../data/report.ts'
import {describeSort, firstSort, nextSort} from '../data/sort.ts'
import type {Model} from './model.ts'

/** Opens the datapoint of a row. With `undefined`, closes the open datapoint. */
export function openRow({view, focused, lines}: Model, row: number | undefined): void {
  batch(() => {
    view.open.value = row
    const line = row === undefined ? -1 : lines.value.findIndex(each => 'row' in each && each.row === row)
    if (line !== -1) focused.value = line
  })
}

/** Opens the datapoint that is `step` places after the open one. Without an open datapoint, opens the first one. */
export function openNext(model: Model, step: 1 | -1): void {
  const {rows, view} = model
  const at = view.open.value === undefined ? -1 : rows.value.indexOf(view.open.value)
  const next = rows.value[at === -1 ? 0 : at + step]
  if (next !== undefined) openRow(model, next)
}

/** Opens the next datapoint that failed or did not pass. After the last one, starts again at the first. */
export function openNextFailure(model: Model): void {
  const {rows, view, report, announcement} = model
  const at = view.open.value === undefined ? -1 : rows.value.indexOf(view.open.value)
  const fails = (row: number): boolean => stateOf(report, row) === 'fail' || stateOf(report, row) === 'error'
  const next = rows.value.slice(at + 1).find(fails) ?? rows.value.find(fails)
  if (next === undefined) announcement.value = 'None of the shown datapoints failed'
  else openRow(model, next)
}

/** Changes the filter. */
export function setFilter(model: Model, filter: Filter): void {
  batch(() => {
    model.view.filter.value = filter
    model.focused.value = 0
  })
  announceCount(model)
}

/** Removes the search and all filters. */
export function showAll(model: Model): void {
  batch(() => {
    model.view.query.value = ''
    model.found.value = undefined
    model.queryProblem.value = undefined
  })
  setFilter(model, everything)
}

/** Sorts by a column. Each click on its heading selects its next order, and the last click restores the first order. */
export function sortBy(model: Model, column: string): void {
  const {view, columns, report, announcement} = model
  const measure = columns.value.find(({id}) => id === column)
  const sort = nextSort(view.sort.value, column, measure) ?? firstSort(report)
  batch(() => {
    view.sort.value = sort
    model.focused.value = 0
  })
  announcement.value = describeSort(
    sort,
    columns.value.find(({id}) => id === sort.column),
  )
}

/** Folds or unfolds a group. */
export function toggleGroup({view}: Model, key: string): void {
  const closed = new Set(view.closedGroups.value)
  if (!closed.delete(key)) closed.add(key)
  view.closedGroups.value = closed
}

/** Announces how many rows are shown. */
export function announceCount({rows, announcement}: Model): void {
  announcement.value = `${counted(rows.value.length, 'datapoint')} shown`
}
