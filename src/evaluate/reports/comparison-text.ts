import type {Change, Comparison, MeasuredComparison, MetricComparison} from '../compare/comparison.ts'
import {percent, points, short, signed} from '../compare/format-numbers.ts'
import {displayWidth, wrap} from './columns.ts'
import {type Colors, colorsOf, type ReportOptions, plainText} from './report-options.ts'
import {shortRunId} from '../journal/run-files.ts'

/** What a report leaves out when there is more. */
export interface ListOptions {
  /** Datapoints named per list; 10 when absent. */
  readonly datapoints?: number | undefined
}

/** A comparison as text for a terminal or a log. */
export function comparisonText(comparison: Comparison, paper: ReportOptions & ListOptions = {}): string {
  const ink = colorsOf(paper)
  const {width = 80, datapoints = 10} = paper
  const {baseline, candidate, common, metrics, runMetrics, latency, warnings} = comparison
  const names = [...new Set([baseline.name, candidate.name].map(plainText))].join(' and ')
  const title = `${names}: ${shortRunId(candidate.runId)} against baseline ${shortRunId(baseline.runId)}, ${common} datapoints in both`
  const lines = [
    ...wrap(title, width, 2).map(ink.strong),
    ...Object.entries(metrics).flatMap(([name, metric]) => [
      '',
      ...metricLines(plainText(name), metric, width, datapoints, ink),
    ]),
    ...Object.entries(runMetrics).flatMap(([name, {summary}]) => [
      '',
      ink.strong(`${plainText(name)}, of the whole run`),
      ...wrap(`  ${summary}`, width, 4),
    ]),
    ...(latency === undefined ? [] : ['', ...wrap(latencyLine(latency), width, 2)]),
    ...(warnings.length === 0 ? [] : ['', ...warnings.flatMap(warning => wrap(`! ${plainText(warning)}`, width, 2))]),
  ]
  return `${lines.join('\n')}\n`
}

function metricLines(name: string, metric: MetricComparison, width: number, datapoints: number, ink: Colors): string[] {
  if (metric.kind === 'none') return [ink.strong(name), ...wrap(`  ${metric.summary}`, width, 4)]
  if (metric.kind === 'label') {
    const changed = metric.changed.map(({id}) => id)
    return [
      ink.strong(name),
      ...wrap(`  ${metric.summary}`, width, 4),
      ...listed('changed', changed, width, datapoints),
    ]
  }
  const [head = '', ...rest] = wrap(`${name}  ${figures(metric)}`, width, 2)
  const paint = paintOf(metric, ink)
  return [
    // Painted after it was measured: escape sequences have no width.
    head.startsWith(name) ? ink.strong(name) + head.slice(name.length) : head,
    ...rest,
    ...wrap(`  ${metric.summary}`, width, 4).map(paint),
    ...listed(metric.kind === 'score' ? 'lower' : 'wrong now', down(metric).map(named), width, datapoints),
    ...listed(metric.kind === 'score' ? 'higher' : 'right now', up(metric).map(named), width, datapoints),
  ]
}

/** Both means, their difference and its interval. */
export function figures({kind, baseline, candidate, difference, interval}: MeasuredComparison): string {
  if (kind === 'score') {
    const range = `${short(interval.low)} to ${short(interval.high)}`
    return `${short(baseline)} → ${short(candidate)}  ${signed(difference, short)} (${range})`
  }
  const range = `${signed(interval.low, points).replace(/ points?$/, '')} to ${signed(interval.high, points)}`
  return `${percent(baseline)} → ${percent(candidate)}  ${signed(difference, points)} (${range})`
}

const latencyLine = (latency: MeasuredComparison): string =>
  `latency ${short(latency.baseline)} → ${short(latency.candidate)} ms on average; ${latency.summary}`

const paintOf = ({verdict}: MeasuredComparison, ink: Colors): ((text: string) => string) => {
  if (verdict === 'worse') return ink.bad
  return verdict === 'better' ? ink.good : text => text
}

// What moved is told by direction, not by merit: of a distance the lower ones are the better ones.
const down = ({kind, lowerIsBetter, improved, worsened}: MeasuredComparison): readonly Change[] =>
  kind === 'score' && lowerIsBetter ? improved : worsened
const up = ({kind, lowerIsBetter, improved, worsened}: MeasuredComparison): readonly Change[] =>
  kind === 'score' && lowerIsBetter ? worsened : improved

const named = ({id, failed}: Change): string => (failed === 'candidate' || failed === 'both' ? `${id} (failed)` : id)

function listed(label: string, ids: readonly string[], width: number, most: number): string[] {
  if (ids.length === 0) return []
  const shown = ids.slice(0, most).map(plainText).join(', ')
  const more = ids.length > most ? `, and ${ids.length - most} more` : ''
  return wrap(`  ${label}: ${shown}${more}`, width, Math.min(4, displayWidth(label)))
}
