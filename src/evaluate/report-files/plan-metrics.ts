import {type Cell, isEmpty, toCell} from '../compare/comparable-run.ts'
import type {Comparison, MetricComparison} from '../compare/comparison.ts'
import {kindOf} from '../compare/metric-kind.ts'
import {toPairs} from '../compare/pairs.ts'
import {meanOf} from '../statistics/moments.ts'
import type {JoinedRow} from './join-rows.ts'
import type {Column, MetricChange, MetricFigures, MetricHead, ReportRows} from './report-data.ts'
import type {ReportableRun} from './reportable-run.ts'
import {explainedBy} from '../metrics/notes.ts'
import {rounded} from './compact.ts'

/** One metric of a report: the heading and the cells of its column. */
export interface PlannedMetric {
  readonly head: MetricHead
  readonly values: readonly Column[]
  /** The change of each row against the second run. `null` for a metric that cannot be measured in both runs. */
  readonly changes: ReportRows['changes'][number]
}

/** The input of `planMetrics`. */
interface MetricSources {
  readonly runs: readonly ReportableRun[]
  readonly rows: readonly JoinedRow[]
  /** The comparison of the first run with each further run. `undefined` where they have no datapoint in common. */
  readonly comparisons: readonly (Comparison | undefined)[]
  readonly lowerIsBetter: readonly string[]
}

/** Lists the metrics of the runs, in the order of the first run. Explanations are not metrics. */
export function planMetrics(sources: MetricSources): PlannedMetric[] {
  const names = new Set(sources.runs.flatMap(({metrics}) => Object.keys(metrics)))
  return [...names].filter(name => explainedBy(name, names) === undefined).map(name => planMetric(name, sources))
}

function planMetric(name: string, {runs, rows, comparisons, lowerIsBetter}: MetricSources): PlannedMetric {
  const cells = runs.map((_, run) => rows.map(row => toCell(row.runs[run] ?? [], name)))
  const [first = []] = cells
  return {
    head: {
      name,
      kind: kindOf(cells.flat()),
      lowerIsBetter: lowerIsBetter.includes(name),
      summaries: runs.map(({metrics}) => toFigures(metrics[name])),
      changes: comparisons.map(comparison => toChange(comparison?.metrics[name])),
    },
    values: cells.map(toColumn),
    changes: toRowChanges(comparisons[0]?.metrics[name], first, cells[1] ?? []),
  }
}

// Summaries hold more than a report shows, such as the numbers of aggregates.
function toFigures(summary: MetricFigures | undefined): MetricFigures | null {
  if (summary === undefined) return null
  const {scored, failed, notScored, mean, interval, counts} = summary
  return {
    scored,
    failed,
    notScored,
    ...(mean === undefined ? {} : {mean}),
    ...(interval === undefined ? {} : {interval}),
    ...(counts === undefined ? {} : {counts}),
  }
}

function toChange(compared: MetricComparison | undefined): MetricChange | null {
  if (compared === undefined) return null
  if (compared.kind === 'none') return {summary: compared.summary}
  if (compared.kind === 'label') return {relabelled: compared.changed.length, summary: compared.summary}
  const {verdict, difference, interval, summary} = compared
  return {verdict, difference, interval: [interval.low, interval.high], summary}
}

/** Returns the value of each datapoint: the mean of its trials, or their labels. */
function toColumn(cells: readonly Cell[]): Column {
  if (!cells.some(({values}) => values.some(value => typeof value === 'string'))) return cells.map(numberOf)
  const labels = new Map<string, number>()
  const at = cells.map(({values}) => {
    if (values.length === 0) return null
    const label = [...new Set(values.map(String))].sort().join(' | ').slice(0, longestLabel)
    labels.set(label, labels.get(label) ?? labels.size)
    return labels.get(label) ?? null
  })
  return {labels: [...labels.keys()], at}
}

const longestLabel = 200

const numberOf = ({values}: Cell): number | null => (values.length === 0 ? null : rounded(meanOf(values.map(Number))))

function toRowChanges(
  compared: MetricComparison | undefined,
  candidate: readonly Cell[],
  baseline: readonly Cell[],
): PlannedMetric['changes'] {
  if (compared === undefined || compared.kind === 'none' || compared.kind === 'label') return null
  return candidate.map((cell, row) => {
    const before = baseline[row]
    if (before === undefined || isEmpty(before) || isEmpty(cell)) return null
    const [pair] = toPairs([{id: '', baseline: before, candidate: cell}], compared.worst)
    return pair === undefined ? null : rounded(pair.candidate - pair.baseline)
  })
}
