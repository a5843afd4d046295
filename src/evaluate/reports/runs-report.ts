import type {ComparedVariant, RunsComparison} from '../compare/compare-runs.ts'
import type {MetricComparison} from '../compare/comparison.ts'
import {short, signed} from '../compare/format-numbers.ts'
import {parametersText} from '../facts/parameters.ts'
import {cell, escaped, plainText, shortRunId} from './plain-text.ts'
import {type ReportOptions, tabulate} from './text-layout.ts'

/** Writes several runs as text: a row for each, with its means, their differences from the baseline, and cost. */
export function runsText(comparison: RunsComparison, {width = 80}: ReportOptions = {}): string {
  const [head = [], ...rows] = table(comparison)
  const lines = tabulate(
    head,
    rows.map(row => row.map(plainText)),
    width,
  )
  return `${[...lines, ...warningsOf(comparison).map(line => `! ${plainText(line)}`)].join('\n')}\n`
}

/** Writes several runs as Markdown, with the same content as `runsText`. */
export function runsMarkdown(comparison: RunsComparison): string {
  const [head = [], ...rows] = table(comparison)
  return `${[
    `| ${head.map(escaped).join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(([name = '', ...figures]) => `| ${cell(name)} | ${figures.map(escaped).join(' | ')} |`),
    ...warningsOf(comparison).map(line => `\n> ${escaped(line)}`),
  ].join('\n')}\n`
}

function table({runs, baseline}: RunsComparison): string[][] {
  const metrics = [...new Set(runs.flatMap(({means}) => Object.keys(means)))]
  const hasCost = runs.some(({cost}) => cost !== undefined)
  const head = ['run', ...metrics, ...(hasCost ? ['cost'] : []), 'latency ms']
  const rows = runs.map((run, at) => [
    nameOf(run, at === baseline),
    ...metrics.map(metric => figureOf(run, metric)),
    ...(hasCost ? [run.cost === undefined ? '-' : short(run.cost)] : []),
    run.latencyMs === undefined ? '-' : short(run.latencyMs),
  ])
  return [head, ...rows]
}

const nameOf = ({parameters, runId}: ComparedVariant, isBaseline: boolean): string =>
  `${parameters === undefined ? shortRunId(runId) : parametersText(parameters)}${isBaseline ? ' (baseline)' : ''}`

// Equal rows are not ranked: a difference that is not shown is written as such.
function figureOf({means, comparison}: ComparedVariant, metric: string): string {
  const mean = means[metric]
  const shown = mean === undefined ? '-' : short(mean)
  const compared = comparison?.metrics[metric]
  return compared === undefined ? shown : `${shown} ${verdictOf(compared)}`
}

const words = {
  better: 'better',
  worse: 'worse',
  'no-evidence': 'no evidence of a difference',
  unchanged: 'unchanged',
  'too-few': 'too few datapoints',
}

function verdictOf(compared: MetricComparison): string {
  if (compared.kind === 'none') return 'not comparable'
  if (compared.kind === 'label') return `${compared.changed.length} labels changed`
  const {verdict, difference} = compared
  return verdict === 'better' || verdict === 'worse' ? `${signed(difference, short)} ${words[verdict]}` : words[verdict]
}

const warningsOf = ({runs}: RunsComparison): readonly string[] => [
  ...new Set(runs.flatMap(({comparison}) => comparison?.warnings ?? [])),
]
