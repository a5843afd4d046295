import {computed, type ReadonlySignal, type Signal, signal} from '@preact/signals'
import type {Details} from '../blocks/details.ts'
import {Search, type SearchProgress} from '../blocks/search.ts'
import {conditions, everything, type Filter, testOf} from '../data/filter.ts'
import {type Line, linesOf} from '../data/groups.ts'
import {measuresOf, type Measure, runMeasures} from '../data/measures.ts'
import type {Report} from '../data/report.ts'
import {firstSort, type Sort, sortRows} from '../data/sort.ts'

/** The choices of the reader. The whole view follows from these choices and the data. */
export interface View {
  /** The row of the open datapoint. */
  readonly open: Signal<number | undefined>
  readonly filter: Signal<Filter>
  readonly sort: Signal<Sort>
  readonly query: Signal<string>
  readonly hidden: Signal<readonly string[]>
  /** The measure that is shown for every run. `undefined` shows every measure of the first run. */
  readonly measure: Signal<string | undefined>
  readonly group: Signal<string | undefined>
  readonly closedGroups: Signal<ReadonlySet<string>>
  readonly chart: Signal<'distribution' | 'trend'>
  readonly help: Signal<boolean>
  readonly printing: Signal<boolean>
  /** The width of the window in pixels. */
  readonly width: Signal<number>
}

/** The state of the page. */
export interface Model {
  readonly report: Report
  readonly details: Details
  readonly search: Search
  readonly view: View
  /** The progress of the running search; `undefined` without one. */
  readonly found: Signal<SearchProgress | undefined>
  readonly queryProblem: Signal<string | undefined>
  /** The text of the live region. */
  readonly announcement: Signal<string>
  /** The index in `lines` of the line that has the keyboard focus. */
  readonly focused: Signal<number>
  /** The measures of the first run, which filters and groups use. */
  readonly measures: readonly Measure[]
  /** The measures that are columns of the table. */
  readonly columns: ReadonlySignal<readonly Measure[]>
  /** The rows that are shown, in order. */
  readonly rows: ReadonlySignal<readonly number[]>
  readonly lines: ReadonlySignal<readonly Line[]>
}

/** The page has one column below this width in pixels. */
export const narrowBelow = 900

/** Creates the state of a page that shows `report`. */
export function createModel(report: Report, details: Details): Model {
  const manyRuns = report.head.runs.length > 2
  const measures = measuresOf(report)
  const view: View = {
    open: signal(undefined),
    filter: signal(everything),
    sort: signal(firstSort(report)),
    query: signal(''),
    hidden: signal([]),
    measure: signal(manyRuns ? measures[0]?.id : undefined),
    group: signal(undefined),
    closedGroups: signal(new Set<string>()),
    chart: signal('distribution'),
    help: signal(false),
    printing: signal(false),
    width: signal(1_440),
  }
  const found = signal<SearchProgress | undefined>(undefined)
  const columns = computed(() =>
    view.measure.value === undefined ? measures : runMeasures(report, view.measure.value),
  )
  const filtered = computed(() => {
    const fits = testOf(report, measures, view.filter.value)
    const hits = found.value?.hits
    const rows: number[] = []
    for (let row = 0; row < report.size; row++) if (fits(row) && (hits === undefined || hits.has(row))) rows.push(row)
    return rows
  })
  const rows = computed(() => sortRows(filtered.value, report, columns.value, view.sort.value))
  const field = computed(() => report.rows.fields.find(({name}) => name === view.group.value))
  return {
    report,
    details,
    search: new Search(details, report.head.blockSize, report.rows.ids),
    view,
    found,
    queryProblem: signal(undefined),
    announcement: signal(''),
    focused: signal(0),
    measures,
    columns,
    rows,
    lines: computed(() => linesOf(rows.value, field.value, view.closedGroups.value)),
  }
}

/** True when the view hides rows. */
export const isFiltered = ({filter, query}: View): boolean =>
  filter.value.chip !== 'all' || conditions(filter.value) > 0 || query.value.trim() !== ''
