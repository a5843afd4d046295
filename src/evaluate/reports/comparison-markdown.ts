import type {Change, Comparison, MetricComparison} from '../compare/comparison.ts'
import {type ListOptions, figures} from './comparison-text.ts'
import {plainText} from './report-options.ts'
import {shortRunId} from '../journal/run-files.ts'

/** A comparison as Markdown, for the comment of a pull request. Text of users is in code spans: it cannot ping or link. */
export function comparisonMarkdown(comparison: Comparison, {datapoints = 20}: ListOptions = {}): string {
  const {baseline, candidate, common, metrics, runMetrics, latency, warnings} = comparison
  const rows = Object.entries(metrics).map(([name, metric]) => row(name, metric))
  const lines = [
    `### ${code(candidate.name)}: ${code(shortRunId(candidate.runId))} against baseline ${code(shortRunId(baseline.runId))}`,
    '',
    `${common} datapoints in both runs.`,
    '',
    '| metric | baseline → candidate | what it means |',
    '|---|---|---|',
    ...rows,
    ...Object.entries(runMetrics).map(([name, {summary}]) => `| ${code(name)} | whole run | ⚪ ${escaped(summary)} |`),
    ...(latency === undefined ? [] : [row('latency, ms', latency)]),
    ...warnings.map(warning => `\n> ${escaped(warning)}`),
    ...Object.entries(metrics).flatMap(([name, metric]) => details(name, metric, datapoints)),
  ]
  return `${lines.join('\n')}\n`
}

/** Text that is no Markdown, in a code span that it cannot leave. */
export function code(text: string): string {
  const plain = plainText(text).replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${plain} ${fence}` : `${fence}${plain || ' '}${fence}`
}

/** A sentence of ours that may hold names of users. */
export const escaped = (text: string): string =>
  plainText(text).replaceAll(/[\\`*_{}[\]<>#|~@]/g, character => (character === '@' ? '&#64;' : `\\${character}`))

const marks: Readonly<Record<string, string>> = {
  better: '🟢',
  worse: '🔴',
  'too-few': '⚪',
  'no-evidence': '⚪',
  unchanged: '⚪',
}

function row(name: string, metric: MetricComparison): string {
  const measured = metric.kind === 'none' || metric.kind === 'label' ? undefined : metric
  const mark = measured === undefined ? '⚪' : marks[measured.verdict]
  return `| ${code(name)} | ${measured === undefined ? '' : figures(measured)} | ${mark} ${escaped(metric.summary)} |`
}

function details(name: string, metric: MetricComparison, datapoints: number): string[] {
  if (metric.kind === 'none') return []
  if (metric.kind === 'label')
    return folded(
      `${name}: changed`,
      metric.changed,
      datapoints,
      ({id, baseline, candidate}) => `${code(id)}: ${code(baseline)} → ${code(candidate)}`,
    )
  return [
    ...folded(`${name}: worse`, metric.worsened, datapoints, said),
    ...folded(`${name}: better`, metric.improved, datapoints, said),
  ]
}

const said = ({id, baseline, candidate, failed}: Change): string => {
  const failure = failed === undefined ? '' : ` (failed in ${failed === 'both' ? 'both' : `the ${failed}`})`
  return `${code(id)}: ${Number(baseline.toFixed(4))} → ${Number(candidate.toFixed(4))}${failure}`
}

function folded<T>(title: string, all: readonly T[], most: number, sentence: (each: T) => string): string[] {
  if (all.length === 0) return []
  const more = all.length > most ? [`- and ${all.length - most} more`] : []
  const summary = `<summary>${html(title)} (${all.length})</summary>`
  return [
    '',
    `<details>${summary}`,
    '',
    ...all.slice(0, most).map(each => `- ${sentence(each)}`),
    ...more,
    '',
    '</details>',
  ]
}

const html = (text: string): string =>
  plainText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('@', '&#64;')
