import {counted, short} from '../compare/numbers-in-words.ts'
import type {ComparableRow, ComparableRun} from '../compare/comparable-run.ts'
import {latencyOf, metricFigures, metricNames} from '../gate/run-figures.ts'
import {displayWidth, tabulate, wrap} from './columns.ts'
import {code, escaped} from './comparison-markdown.ts'
import type {Excerpt} from './comparison-text.ts'
import {inkOf, type Paper, plainText} from './paper.ts'
import {shortRunId} from './short-run-id.ts'

/** The run that a report is about; `error` of an item is shown where it has one. */
export interface ReportedRun extends ComparableRun {
  readonly datapoints: readonly (ComparableRow & {readonly error?: unknown})[]
  readonly startedAt?: string
}

/** A run as text: a row per metric, the latency, and the items that failed with their errors. */
export function runText(run: ReportedRun, paper: Paper & Excerpt = {}): string {
  const {width = 80, items = 10} = paper
  const {strong, bad} = inkOf(paper)
  const [heading = [], ...rows] = metricRows(run)
  const failed = failures(run)
  const lines = [
    ...wrap(`${plainText(run.name)}, run ${shortRunId(run.runId)}: ${summary(run)}`, width, 2).map(strong),
    ...(rows.length === 0
      ? []
      : [
          '',
          ...tabulate(
            heading,
            rows.map(row => row.map(plainText)),
            width,
          ),
        ]),
    ...(failed.length === 0 ? [] : ['']),
    ...failed.slice(0, items).flatMap(line =>
      wrap(`  ${plainText(line)}`, width, 4)
        .map(cut(width))
        .map(bad),
    ),
    ...(failed.length > items ? [`  and ${failed.length - items} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** The same as Markdown. */
export function runMarkdown(run: ReportedRun, {items = 20}: Excerpt = {}): string {
  const [heading = [], ...rows] = metricRows(run)
  const failed = failures(run)
  const more = failed.length > items ? [`- and ${failed.length - items} more`] : []
  return `${[
    `### ${code(run.name)}, run ${code(shortRunId(run.runId))}`,
    '',
    `${escaped(summary(run))}.`,
    '',
    `| ${heading.join(' | ')} |`,
    `|${heading.map(() => '---|').join('')}`,
    ...rows.map(([name = '', ...figures]) => `| ${code(name)} | ${figures.join(' | ')} |`),
    ...(failed.length === 0 ? [] : ['', ...failed.slice(0, items).map(line => `- ${code(line)}`), ...more]),
  ].join('\n')}\n`
}

function metricRows(run: ReportedRun): string[][] {
  const rows = metricNames(run).map(name => {
    const {kind, mean, covered, items} = metricFigures(run, name, false)
    const scored = run.datapoints.filter(({metrics}) => Object.hasOwn(metrics, name)).length
    return [
      name,
      mean === undefined ? (kind === 'label' ? 'text' : '-') : short(mean),
      String(scored),
      `${covered}/${items}`,
    ]
  })
  return [['metric', 'mean, failures as worst', 'scored', 'items covered'], ...rows]
}

function summary(run: ReportedRun): string {
  const failed = run.datapoints.filter(({status}) => status === 'failed').length
  const aborted = run.datapoints.filter(({status}) => status === 'aborted').length
  const [p50, p95] = [latencyOf(run, 0.5), latencyOf(run, 0.95)]
  return [
    counted(run.datapoints.length || run.total, 'item'),
    `${failed} failed`,
    ...(aborted === 0 ? [] : [`${aborted} aborted`]),
    ...(p50 === undefined || p95 === undefined ? [] : [`latency p50 ${short(p50)} ms, p95 ${short(p95)} ms`]),
  ].join(', ')
}

function failures({datapoints}: ReportedRun): string[] {
  return datapoints.flatMap(({id, status, error, failures: evaluators}) => [
    ...(status === 'failed' ? [`${id} failed: ${messageOf(error)}`] : []),
    ...evaluators.map(
      failure => `${id}: evaluator ${failure.evaluator} failed: ${messageOf((failure as {error?: unknown}).error)}`,
    ),
  ])
}

function messageOf(error: unknown): string {
  const {name, message}: {readonly name?: unknown; readonly message?: unknown} = Object(error)
  return typeof message === 'string' ? `${typeof name === 'string' ? `${name}: ` : ''}${message}` : String(error)
}

// One long word of an error must not break the layout.
const cut = (width: number) => (line: string) => (displayWidth(line) > width ? `${line.slice(0, width - 1)}…` : line)
