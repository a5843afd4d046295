import {batch, effect} from '@preact/signals'
import {fromFragment, toFragment} from '../data/address.ts'
import {everything} from '../data/filter.ts'
import {firstSort, type Sort} from '../data/sort.ts'
import {wellFormed} from '../data/visible-text.ts'
import {openRow} from './actions.ts'
import type {Model} from './model.ts'

/** The least milliseconds between two changes. Browsers accept 200 new addresses in 30 seconds. */
const patience = 200

/**
 * Keeps the view in the fragment of the address, so that a reload or a copied address shows it again. Opening and
 * closing a datapoint adds an entry to the history. Other changes replace the current entry.
 */
export function keepInAddress(model: Model): () => void {
  apply(model, location.hash)
  let opened = model.view.open.peek()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = effect(() => {
    const fragment = fragmentOf(model)
    const open = model.view.open.value
    clearTimeout(timer)
    if (open !== opened) {
      opened = open
      if (fragment !== location.hash) history.pushState(null, '', addressOf(fragment))
      return
    }
    timer = setTimeout(() => {
      if (fragment !== location.hash) history.replaceState(null, '', addressOf(fragment))
    }, patience)
  })
  const goTo = (): void => {
    // The history already has this entry, so it must not be pushed again.
    opened = rowOf(model, fromFragment(location.hash).datapoint)
    apply(model, location.hash)
  }
  addEventListener('popstate', goTo)
  return () => {
    stop()
    removeEventListener('popstate', goTo)
  }
}

// An empty fragment still needs an address. Otherwise the old address stays.
const addressOf = (fragment: string): string => (fragment === '' ? location.pathname + location.search : fragment)

function fragmentOf({view, report}: Model): string {
  const open = view.open.value
  const sort = view.sort.value
  const manyRuns = report.head.runs.length > 2
  return toFragment({
    datapoint: open === undefined ? undefined : wellFormed(report.rows.ids[open] ?? ''),
    filter: view.filter.value,
    sort: isSame(sort, firstSort(report)) ? undefined : sort,
    query: view.query.value.trim(),
    hidden: view.hidden.value,
    // `-` means that the reader chose the metrics although runs are the default columns.
    measure: view.measure.value ?? (manyRuns ? '-' : undefined),
    group: view.group.value,
  })
}

const isSame = (a: Sort, b: Sort): boolean => a.column === b.column && a.by === b.by && a.descending === b.descending

function apply(model: Model, fragment: string): void {
  const {view, report, measures} = model
  const {datapoint, filter, sort, query, hidden, measure, group} = fromFragment(fragment)
  const manyRuns = report.head.runs.length > 2
  batch(() => {
    view.filter.value = filter ?? everything
    view.sort.value = sort ?? firstSort(report)
    view.query.value = query ?? ''
    view.hidden.value = hidden ?? []
    view.measure.value = measure === '-' ? undefined : (measure ?? (manyRuns ? measures[0]?.id : undefined))
    view.group.value = report.rows.fields.some(({name}) => name === group) ? group : undefined
    openRow(model, rowOf(model, datapoint))
  })
}

function rowOf({report}: Model, id: string | undefined): number | undefined {
  if (id === undefined) return undefined
  const row = report.rows.ids.findIndex(each => each === id || wellFormed(each) === id)
  return row === -1 ? undefined : row
}
