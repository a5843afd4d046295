import type {MetricChange, MetricFigures} from '../../src/evaluate/report-files/report-data.ts'
import {grouped, milliseconds, money, score, shortId} from './format.ts'
import {numbersIn, type Report, valueIn} from './report.ts'

/** One figure of each datapoint. It has a column in the table and a card above it. */
export interface Measure {
  /** The id in the address: `exact`, `latency`, or `run 2` where the columns are runs. */
  readonly id: string
  readonly label: string
  readonly kind: 'pass-fail' | 'number' | 'label'
  readonly lowerIsBetter: boolean
  /** True when an evaluator measured it, unlike latency and usage. */
  readonly isScore: boolean
  readonly format: (value: number) => string
  readonly value: (row: number) => number | string | null
  /** The change against the second run. Absent when there is not a second run. */
  readonly change?: (row: number) => number | null
  /** The mean over the whole run. */
  readonly figures: MetricFigures | undefined
  readonly compared: MetricChange | undefined
  /** Details of a figure of the whole run, next to its mean. */
  readonly note?: string
}

/** Returns the measures of the first run: its metrics, then latency, tokens and cost when they are known. */
export function measuresOf(report: Report): Measure[] {
  return [...report.head.metrics.map((_, at) => metricMeasure(report, at, 0)), ...resourceMeasures(report, 0)]
}

/** Returns one measure in every run. */
export function runMeasures(report: Report, id: string): Measure[] {
  const at = report.head.metrics.findIndex(({name}) => name === id)
  const {runs} = report.head
  return runs.flatMap(({runId, name}, run) => {
    const measure =
      at >= 0 ? metricMeasure(report, at, run) : resourceMeasures(report, run).find(resource => resource.id === id)
    // Returns the name of a run if it identifies the run, otherwise the id.
    const label = runs.filter(each => each.name === name).length === 1 ? name : shortId(runId)
    return measure === undefined
      ? []
      : [{...measure, id: `run ${run + 1}`, label: run === 1 ? `${label} (baseline)` : label}]
  })
}

function metricMeasure({head, rows}: Report, at: number, run: number): Measure {
  const metric = head.metrics[at]
  const column = rows.values[at]?.[run]
  const changes = rows.changes[at] ?? undefined
  const reference = rows.values[at]?.[1]
  const labels = metric?.kind === 'label' || metric?.kind === 'mixed'
  const change = (row: number): number | null =>
    run === 0 ? (changes?.[row] ?? null) : difference(valueIn(column, row), valueIn(reference, row))
  return {
    id: metric?.name ?? '',
    label: metric?.name ?? '',
    kind: metric?.kind === 'pass-fail' ? 'pass-fail' : labels ? 'label' : 'number',
    lowerIsBetter: metric?.lowerIsBetter ?? false,
    isScore: true,
    format: score,
    value: row => valueIn(column, row),
    ...(changes === undefined || run === 1 ? {} : {change}),
    figures: metric?.summaries[run] ?? undefined,
    compared: run === 0 ? (metric?.changes[0] ?? undefined) : undefined,
  }
}

/** A metric of the user may have the name of one of these measures. */
const resourceName = ({metrics}: Report['head'], name: string): string =>
  metrics.some(metric => metric.name === name) ? `${name} (of the call)` : name

const resources = [
  {id: 'latency', label: 'latency ms', format: milliseconds},
  {id: 'tokens', label: 'tokens', format: grouped},
  {id: 'cost', label: 'cost', format: money},
] as const

function resourceMeasures({head, rows, compared}: Report, run: number): Measure[] {
  return resources.flatMap(({id, label, format}) => {
    const column = rows[id][run]
    const reference = rows[id][1]
    const numbers = numbersIn(column)
    if (column === null || column === undefined || numbers.length === 0) return []
    const mean = meanOf(numbers)
    const comparable = compared && run !== 1 && reference !== null && reference !== undefined
    const change = (row: number): number | null => difference(valueIn(column, row), valueIn(reference, row))
    const note = noteOf(id, head.runs[run])
    return {
      id: resourceName(head, id),
      label: resourceName(head, label),
      kind: 'number' as const,
      lowerIsBetter: true,
      isScore: false,
      format,
      value: (row: number) => valueIn(column, row),
      ...(comparable ? {change} : {}),
      figures: {scored: numbers.length, failed: 0, notScored: column.length - numbers.length, mean},
      compared: comparable && run === 0 ? {difference: mean - meanOf(numbersIn(reference)), summary: ''} : undefined,
      ...(note === undefined ? {} : {note}),
    }
  })
}

function noteOf(id: string, run: Report['head']['runs'][number] | undefined): string | undefined {
  if (id === 'latency' && run?.latency !== undefined) {
    return `p50 ${milliseconds(run.latency.p50)} · p95 ${milliseconds(run.latency.p95)}`
  }
  if (id === 'tokens' && run?.usage !== undefined) return `${grouped(run.usage.tokens)} in all`
  return id === 'cost' && run?.usage !== undefined ? `${money(run.usage.cost)} in all` : undefined
}

const difference = (value: number | string | null, reference: number | string | null): number | null =>
  typeof value === 'number' && typeof reference === 'number' ? value - reference : null

/** Returns the mean; 0 for an empty list. */
export function meanOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length === 0 ? 0 : sum / values.length
}

/** True when a difference of this measure is an improvement. `undefined` when it is neither better nor worse. */
export function judged(
  {lowerIsBetter}: Pick<Measure, 'lowerIsBetter'>,
  change: number,
): 'better' | 'worse' | undefined {
  if (change === 0) return undefined
  return change > 0 === lowerIsBetter ? 'worse' : 'better'
}
