import type {Change, Comparison, MeasuredComparison, MetricComparison} from '../compare/comparison.ts'
import {sourceText} from '../facts/source.ts'
import {counted, percent, points, short, signed} from '../compare/format-numbers.ts'
import {plainText, shortRunId} from './plain-text.ts'
import {type Colors, colorsOf, displayWidth, type ListOptions, type ReportOptions, wrap} from './text-layout.ts'

/** Writes a comparison as text for a terminal or a log. */
export function comparisonText(comparison: Comparison, options: ReportOptions & ListOptions = {}): string {
  const layout = {width: options.width ?? 80, most: options.datapoints ?? 10, colors: colorsOf(options)}
  const {width, colors} = layout
  const {baseline, candidate, common, metrics, runMetrics, latency, tokens, cost, warnings} = comparison
  const names = [...new Set([baseline.name, candidate.name].map(plainText))].join(' and ')
  const title = `${names}: ${shortRunId(candidate.runId)} against baseline ${shortRunId(baseline.runId)}, ${counted(common, 'datapoint')} in both`
  const lines = [
    ...wrap(title, width, 2).map(colors.strong),
    ...originLines(comparison).flatMap(line => wrap(`  ${plainText(line)}`, width, 4)),
    ...Object.entries(metrics).flatMap(([name, metric]) => ['', ...metricLines(plainText(name), metric, layout)]),
    ...Object.entries(runMetrics).flatMap(([name, {summary}]) => [
      '',
      colors.strong(`${plainText(name)}, of the whole run`),
      ...wrap(`  ${summary}`, width, 4),
    ]),
    ...(latency === undefined ? [] : ['', ...wrap(figureLine('latency', latency, ' ms'), width, 2)]),
    ...(tokens === undefined ? [] : wrap(figureLine('tokens', tokens), width, 2)),
    ...(cost === undefined ? [] : wrap(figureLine('cost', cost), width, 2)),
    ...(warnings.length === 0 ? [] : ['', ...warnings.flatMap(warning => wrap(`! ${plainText(warning)}`, width, 2))]),
  ]
  return `${lines.join('\n')}\n`
}

/** Names the date and the commit of both runs, so that a wrong baseline is noticed. */
export function originLines({baseline, candidate}: Pick<Comparison, 'baseline' | 'candidate'>): string[] {
  return Object.entries({baseline, candidate}).flatMap(([side, {runId, startedAt, source}]) => {
    if (source === undefined) return []
    const date = startedAt === undefined ? [] : [startedAt.slice(0, 16).replace('T', ' ')]
    return [[`${side} ${shortRunId(runId)}`, ...date, sourceText(source)].join(', ')]
  })
}

interface Layout {
  readonly width: number
  /** The number of datapoints named in each list. */
  readonly most: number
  readonly colors: Colors
}

function metricLines(name: string, metric: MetricComparison, layout: Layout): string[] {
  const {width, colors} = layout
  if (metric.kind === 'none') return [colors.strong(name), ...wrap(`  ${metric.summary}`, width, 4)]
  if (metric.kind === 'label') {
    const changed = metric.changed.map(({id}) => id)
    return [colors.strong(name), ...wrap(`  ${metric.summary}`, width, 4), ...list('changed', changed, layout)]
  }
  const [head = '', ...rest] = wrap(`${name}  ${figures(metric)}`, width, 2)
  const isScore = metric.kind === 'score'
  return [
    // Text is coloured after wrapping, because escape sequences have no width.
    head.startsWith(name) ? colors.strong(name) + head.slice(name.length) : head,
    ...rest,
    ...wrap(`  ${metric.summary}`, width, 4).map(colorOf(metric, colors)),
    ...list(isScore ? 'lower' : 'wrong now', fallen(metric).map(idOf), layout),
    ...list(isScore ? 'higher' : 'right now', risen(metric).map(idOf), layout),
  ]
}

/** Writes both means, their difference and its interval. */
export function figures({kind, baseline, candidate, difference, interval}: MeasuredComparison): string {
  if (kind === 'score') {
    const range = `${short(interval.low)} to ${short(interval.high)}`
    return `${short(baseline)} → ${short(candidate)}  ${signed(difference, short)} (${range})`
  }
  const range = `${signed(interval.low, points).replace(/ points?$/, '')} to ${signed(interval.high, points)}`
  return `${percent(baseline)} → ${percent(candidate)}  ${signed(difference, points)} (${range})`
}

const figureLine = (name: string, {baseline, candidate, summary}: MeasuredComparison, unit = ''): string =>
  `${name} ${short(baseline)} → ${short(candidate)}${unit} on average; ${summary}`

const colorOf = ({verdict}: MeasuredComparison, colors: Colors): ((text: string) => string) => {
  if (verdict === 'worse') return colors.bad
  return verdict === 'better' ? colors.good : text => text
}

// The lists follow direction and not merit. For a distance, lower values are the better ones.
const fallen = ({kind, lowerIsBetter, improved, worsened}: MeasuredComparison): readonly Change[] =>
  kind === 'score' && lowerIsBetter ? improved : worsened
const risen = ({kind, lowerIsBetter, improved, worsened}: MeasuredComparison): readonly Change[] =>
  kind === 'score' && lowerIsBetter ? worsened : improved

const idOf = ({id, failed}: Change): string => (failed === 'candidate' || failed === 'both' ? `${id} (failed)` : id)

function list(label: string, ids: readonly string[], {width, most}: Layout): string[] {
  if (ids.length === 0) return []
  const shown = ids.slice(0, most).map(plainText).join(', ')
  const more = ids.length > most ? `, and ${ids.length - most} more` : ''
  return wrap(`  ${label}: ${shown}${more}`, width, Math.min(4, displayWidth(label)))
}
