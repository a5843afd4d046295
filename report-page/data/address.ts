import {everything, type Filter, isChip} from './filter.ts'
import type {Sort} from './sort.ts'

/** The view that an address stores, so that a reload or a colleague with the link sees the same. */
export interface Address {
  /** `i`: the id of the open datapoint */
  readonly datapoint?: string | undefined
  /** `f`: chip, ranges and fields */
  readonly filter?: Filter | undefined
  /** `s`: the order of the rows */
  readonly sort?: Sort | undefined
  /** `q`: the query of the search */
  readonly query?: string | undefined
  /** `c`: the hidden columns */
  readonly hidden?: readonly string[] | undefined
  /** `m`: the measure that is shown for every run */
  readonly measure?: string | undefined
  /** `g`: the field by which rows are grouped */
  readonly group?: string | undefined
}

/** Returns the fragment of an address with its `#`. The first view has an empty fragment. */
export function toFragment({datapoint, filter, sort, query, hidden, measure, group}: Address): string {
  const parameters = new URLSearchParams()
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') parameters.set(name, value)
  }
  set('i', datapoint)
  set('f', filter === undefined ? undefined : filterText(filter))
  set('s', sort === undefined ? undefined : JSON.stringify([sort.column, sort.by, sort.descending ? 'down' : 'up']))
  set('q', query)
  set('c', hidden === undefined || hidden.length === 0 ? undefined : JSON.stringify(hidden))
  set('m', measure)
  set('g', group)
  const text = parameters.toString()
  return text === '' ? '' : `#${text}`
}

/** Reads a fragment. Parts that it cannot read are absent, because an address may have been cut or edited. */
export function fromFragment(fragment: string): Address {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ''))
  const text = (name: string): string | undefined => parameters.get(name) ?? undefined
  return {
    datapoint: text('i'),
    filter: toFilter(text('f')),
    sort: toSort(text('s')),
    query: text('q'),
    hidden: toTexts(text('c')),
    measure: text('m'),
    group: text('g'),
  }
}

function filterText({chip, ranges, fields}: Filter): string | undefined {
  if (ranges.length === 0 && fields.length === 0) return chip === 'all' ? undefined : chip
  return JSON.stringify([
    chip,
    ...ranges.map(({measure, low, high}) => ['range', measure, finite(low), finite(high)]),
    ...fields.map(({field, value}) => ['field', field, value]),
  ])
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

function toFilter(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined
  if (isChip(text)) return {...everything, chip: text}
  const [chip, ...rest] = toList(text)
  if (typeof chip !== 'string' || !isChip(chip)) return undefined
  const conditions = rest.filter(each => Array.isArray(each))
  return {
    chip,
    ranges: conditions.flatMap(([kind, measure, low, high]: unknown[]) =>
      kind === 'range' && typeof measure === 'string'
        ? [{measure, low: numberOr(low, Number.NEGATIVE_INFINITY), high: numberOr(high, Number.POSITIVE_INFINITY)}]
        : [],
    ),
    fields: conditions.flatMap(([kind, field, value]: unknown[]) =>
      kind === 'field' && typeof field === 'string' && (typeof value === 'string' || value === null)
        ? [{field, value}]
        : [],
    ),
  }
}

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

function toSort(text: string | undefined): Sort | undefined {
  const [column, by, direction] = text === undefined ? [] : toList(text)
  if (typeof column !== 'string' || (by !== 'value' && by !== 'change')) return undefined
  return {column, by, descending: direction === 'down'}
}

const toTexts = (text: string | undefined): string[] | undefined =>
  text === undefined ? undefined : toList(text).filter(each => typeof each === 'string')

function toList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
