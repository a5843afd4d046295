import {toJson, excerptOf, rounded, toErrorDetail} from './compact.ts'
import type {JoinedRow} from './join-rows.ts'
import {planFields} from './plan-fields.ts'
import type {PlannedMetric} from './plan-metrics.ts'
import {type Numbers, type ReportRows, rowMarks} from './report-data.ts'
import type {ReportableRow, ReportableRun} from './reportable-run.ts'
import {isFlaky, type Judging, rowState} from './row-state.ts'

/** The input of `planRows`. */
interface RowSources {
  readonly runs: readonly ReportableRun[]
  readonly joined: readonly JoinedRow[]
  readonly metrics: readonly PlannedMetric[]
  readonly judging: Judging
}

/** Plans all content of the table, column by column. */
export function planRows({runs, joined, metrics, judging}: RowSources): ReportRows {
  const firsts = joined.map(({runs: [results = []]}) => results)
  const figures = (of: (result: ReportableRow) => number | undefined): Numbers[] =>
    runs.map((_, run) => joined.map(({runs: all}) => meanOf(all[run] ?? [], of)))
  return {
    ids: joined.map(({id}) => id),
    states: firsts.map(trials => rowState(trials, judging)).join(''),
    marks: joined.map((row, at) => marksOf(row, at, metrics, judging).toString(16)).join(''),
    inputs: joined.map(row => excerptOf(firstResult(row)?.datapoint.inputs)),
    outputs: joined.map(row => outputExcerpt(firstResult(row))),
    values: metrics.map(({values}) => values),
    changes: metrics.map(({changes}) => changes),
    latency: figures(({status, latencyMs}) => (status === 'ok' ? latencyMs : undefined)),
    tokens: reported(figures(({usage}) => (usage === undefined ? undefined : usage.inputTokens + usage.outputTokens))),
    cost: reported(figures(({usage}) => usage?.cost)),
    fields: planFields(joined),
  }
}

const reported = (columns: readonly Numbers[]): (Numbers | null)[] =>
  columns.map(column => (column.every(value => value === null) ? null : column))

const firstResult = ({runs}: JoinedRow): ReportableRow | undefined => runs.find(results => results.length > 0)?.[0]

function outputExcerpt(result: ReportableRow | undefined): string {
  if (result === undefined) return ''
  if (result.error === undefined) return excerptOf(result.outputs)
  const {name, message} = toErrorDetail(result.error)
  return excerptOf(`${name}: ${message}`)
}

function meanOf(results: readonly ReportableRow[], of: (result: ReportableRow) => number | undefined): number | null {
  let sum = 0
  let count = 0
  for (const result of results) {
    const value = of(result)
    if (value === undefined) continue
    sum += value
    count += 1
  }
  return count === 0 ? null : rounded(sum / count)
}

function marksOf({runs}: JoinedRow, at: number, metrics: readonly PlannedMetric[], judging: Judging): number {
  const [results = [], baseline = []] = runs
  let marks = isFlaky(results, judging) ? rowMarks.flaky : 0
  if (results.length > 0 && baseline.length > 0 && differ(results, baseline)) marks |= rowMarks.different
  for (const {head, changes} of metrics) {
    const change = changes?.[at] ?? 0
    if (change === 0) continue
    marks |= change > 0 === head.lowerIsBetter ? rowMarks.regressed : rowMarks.improved
  }
  return marks
}

/** True when a trial has another output or outcome than the same trial of the baseline. */
const differ = (results: readonly ReportableRow[], baseline: readonly ReportableRow[]): boolean =>
  results.some((result, trial) => {
    const before = baseline[trial]
    return (
      before !== undefined && (before.status !== result.status || toJson(before.outputs) !== toJson(result.outputs))
    )
  })
