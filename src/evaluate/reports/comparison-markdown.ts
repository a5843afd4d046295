import type {Change, Comparison, MetricComparison} from '../compare/comparison.ts'
import {counted} from '../compare/format-numbers.ts'
import {figures, originLines} from './comparison-text.ts'
import {cell, code, escaped, plainText, shortRunId} from './plain-text.ts'
import {safeText} from './safe-text.ts'
import type {ListOptions} from './text-layout.ts'

/**
 * Writes a comparison as Markdown, for a comment on a pull request. User text is in code spans, so it can neither ping
 * nor link.
 */
export function comparisonMarkdown(comparison: Comparison, {datapoints: most = 20}: ListOptions = {}): string {
  const {baseline, candidate, common, metrics, runMetrics, latency, tokens, cost, warnings} = comparison
  const lines = [
    `### ${code(candidate.name)}: ${code(shortRunId(candidate.runId))} against baseline ${code(shortRunId(baseline.runId))}`,
    '',
    `${counted(common, 'datapoint')} in both runs.`,
    ...originLines(comparison).map(line => `\n${escaped(line)}`),
    '',
    '| metric | baseline → candidate | result |',
    '|---|---|---|',
    ...Object.entries(metrics).map(([name, metric]) => metricRow(name, metric)),
    ...Object.entries(runMetrics).map(([name, {summary}]) => `| ${cell(name)} | whole run | ⚪ ${escaped(summary)} |`),
    ...(latency === undefined ? [] : [metricRow('latency, ms', latency)]),
    ...(tokens === undefined ? [] : [metricRow('tokens', tokens)]),
    ...(cost === undefined ? [] : [metricRow('cost', cost)]),
    ...warnings.map(warning => `\n> ${escaped(warning)}`),
    ...Object.entries(metrics).flatMap(([name, metric]) => details(name, metric, most)),
  ]
  return `${lines.join('\n')}\n`
}

const marks: Readonly<Record<string, string>> = {
  better: '🟢',
  worse: '🔴',
  'too-few': '⚪',
  'no-evidence': '⚪',
  unchanged: '⚪',
}

function metricRow(name: string, metric: MetricComparison): string {
  const measured = metric.kind === 'none' || metric.kind === 'label' ? undefined : metric
  const mark = measured === undefined ? '⚪' : marks[measured.verdict]
  return `| ${cell(name)} | ${measured === undefined ? '' : figures(measured)} | ${mark} ${escaped(metric.summary)} |`
}

function details(name: string, metric: MetricComparison, most: number): string[] {
  if (metric.kind === 'none') return []
  if (metric.kind === 'label')
    return folded(
      {name, change: 'changed'},
      metric.changed,
      most,
      ({id, baseline, candidate}) => `${code(id)}: ${code(baseline)} → ${code(candidate)}`,
    )
  return [
    ...folded({name, change: 'worse'}, metric.worsened, most, describeChange),
    ...folded({name, change: 'better'}, metric.improved, most, describeChange),
  ]
}

function describeChange({id, baseline, candidate, failed}: Change): string {
  const failure = failed === undefined ? '' : ` (failed in ${failed === 'both' ? 'both' : `the ${failed}`})`
  return `${code(id)}: ${Number(baseline.toFixed(4))} → ${Number(candidate.toFixed(4))}${failure}`
}

interface Title {
  readonly name: string
  readonly change: string
}

function folded<T>({name, change}: Title, all: readonly T[], most: number, describe: (each: T) => string): string[] {
  if (all.length === 0) return []
  const more = all.length > most ? [`- and ${all.length - most} more`] : []
  const summary = `<summary><code>${safeText.html(plainText(name))}</code>: ${change} (${all.length})</summary>`
  return [
    '',
    `<details>${summary}`,
    '',
    ...all.slice(0, most).map(each => `- ${describe(each)}`),
    ...more,
    '',
    '</details>',
  ]
}
