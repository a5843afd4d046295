import {shortRunId} from '../reports/plain-text.ts'
import {safeText} from '../reports/safe-text.ts'
import {toErrorDetail, toJson} from './compact.ts'
import type {JoinedRow} from './join-rows.ts'
import type {ReportPlan} from './plan-report.ts'
import {type Column, type ReportRows, rowMarks, rowStates} from './report-data.ts'

/** The most characters of a field. Spreadsheets do not accept more than 32,767. */
const longestField = 32_000

type Field = string | number | null | undefined

/**
 * Writes a report as CSV (RFC 4180). It has a row for each datapoint. Its columns are each metric and run, then inputs
 * and outputs.
 */
export function csvReport(plan: ReportPlan): string {
  const {rows, joined} = plan
  const columns = figureColumns(plan)
  const heading = [
    'id',
    'status',
    'flaky',
    ...columns.map(({name}) => name),
    ...rows.fields.map(({name}) => name),
    'inputs',
    'ground truth',
    'outputs',
    'error',
  ]
  const lines = joined.map((row, at) => [
    row.id,
    statusOf(rows, at),
    (Number.parseInt(rows.marks[at] ?? '0', 16) & rowMarks.flaky) === 0 ? '' : 'flaky',
    ...columns.map(({value}) => value(at)),
    ...rows.fields.map(({values, at: positions}) => values[positions[at] ?? -1]),
    ...texts(row),
  ])
  return [heading, ...lines].map(line => `${line.map(toField).join(',')}\r\n`).join('')
}

interface FigureColumn {
  readonly name: string
  readonly value: (row: number) => Field
}

function figureColumns({head, rows}: ReportPlan): FigureColumn[] {
  const suffix = (run: number): string => (run === 0 ? '' : ` (${shortRunId(head.runs[run]?.runId ?? '')})`)
  const column = (name: string, values: Column | null | undefined, run: number): FigureColumn[] =>
    values === null || values === undefined ? [] : [{name: `${name}${suffix(run)}`, value: row => valueOf(values, row)}]
  const runs = head.runs.map((_, run) => run)
  return [
    ...head.metrics.flatMap(({name}, at) => runs.flatMap(run => column(name, rows.values[at]?.[run], run))),
    ...runs.flatMap(run => column('latency ms', rows.latency[run], run)),
    ...runs.flatMap(run => column('tokens', rows.tokens[run], run)),
    ...runs.flatMap(run => column('cost', rows.cost[run], run)),
  ]
}

function valueOf(column: Column, row: number): Field {
  if (!('labels' in column)) return column[row]
  return column.labels[column.at[row] ?? -1]
}

/** The name of each row state. */
function statusOf({states}: ReportRows, row: number): string {
  const letter = states[row]
  return Object.entries(rowStates).find(([, each]) => each === letter)?.[0] ?? ''
}

function texts({runs}: JoinedRow): Field[] {
  const result = runs.find(results => results.length > 0)?.[0]
  const {inputs, groundTruth} = result?.datapoint ?? {}
  const error = result?.error === undefined ? undefined : toErrorDetail(result.error)
  return [inputs, groundTruth, result?.outputs]
    .map(value => (typeof value === 'string' ? value : toJson(value)))
    .concat(error === undefined ? undefined : `${error.name}: ${error.message}`)
}

// Numbers stay numbers, because a minus in front of a number is not a formula.
function toField(field: Field): string {
  if (typeof field === 'number') return String(field)
  if (field === null || field === undefined) return ''
  const cut = field.length > longestField ? `${field.slice(0, longestField)}… (${field.length} characters)` : field
  return safeText.csv(cut)
}
