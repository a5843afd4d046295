import {counted, short} from '../compare/format-numbers.ts'
import type {EvaluateResult, EvaluatorFailure} from '../metrics/results.ts'
import {displayWidth, tabulate, wrap} from './columns.ts'
import {code, escaped} from './comparison-markdown.ts'
import type {ListOptions} from './comparison-text.ts'
import {colorsOf, type ReportOptions, plainText} from './report-options.ts'
import {shortRunId} from '../journal/run-files.ts'

/** The run that a report is about: a result, its JSON, or what `fromStoredRun` gives. */
export type ReportedRun = Pick<
  EvaluateResult,
  'name' | 'runId' | 'total' | 'failed' | 'aborted' | 'metrics' | 'runMetrics' | 'latency' | 'score'
> & {
  readonly datapoints: readonly (Pick<EvaluateResult['datapoints'][number], 'id' | 'status' | 'error'> & {
    readonly failures: readonly EvaluatorFailure[]
  })[]
  readonly runFailures: readonly EvaluatorFailure[]
}

/** A run as text: a row per metric, the latency, and the datapoints that failed with their errors. */
export function runText(run: ReportedRun, paper: ReportOptions & ListOptions = {}): string {
  const {width = 80, datapoints = 10} = paper
  const {strong, bad} = colorsOf(paper)
  const [head = [], ...rows] = metricRows(run)
  const failed = failures(run)
  const lines = [
    ...wrap(`${plainText(run.name)}, run ${shortRunId(run.runId)}: ${summary(run)}`, width, 2).map(strong),
    ...(rows.length === 0
      ? []
      : [
          '',
          ...tabulate(
            head,
            rows.map(row => row.map(plainText)),
            width,
          ),
        ]),
    ...wholeRun(run).map(line => plainText(line)),
    ...(failed.length === 0 ? [] : ['']),
    ...failed.slice(0, datapoints).flatMap(line =>
      wrap(`  ${plainText(line)}`, width, 4)
        .map(cut(width))
        .map(bad),
    ),
    ...(failed.length > datapoints ? [`  and ${failed.length - datapoints} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** The same as Markdown. */
export function runMarkdown(run: ReportedRun, {datapoints = 20}: ListOptions = {}): string {
  const [head = [], ...rows] = metricRows(run)
  const failed = failures(run)
  const more = failed.length > datapoints ? [`- and ${failed.length - datapoints} more`] : []
  return `${[
    `### ${code(run.name)}, run ${code(shortRunId(run.runId))}`,
    '',
    `${escaped(summary(run))}.`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(([name = '', ...figures]) => `| ${code(name)} | ${figures.join(' | ')} |`),
    ...wholeRun(run).map(line => `\n${escaped(line)}`),
    ...(failed.length === 0 ? [] : ['', ...failed.slice(0, datapoints).map(line => `- ${code(line)}`), ...more]),
  ].join('\n')}\n`
}

const heading = ['metric', 'mean', '95 %', 'with failures', 'scored', 'failed', 'not scored']

function metricRows({metrics}: ReportedRun): string[][] {
  const rows = Object.entries(metrics).map(
    ([name, {mean, interval, meanWithFailures, counts, scored, failed, notScored}]) => [
      name,
      counts === undefined ? figure(mean) : 'text',
      interval === undefined ? '-' : interval.map(short).join(' to '),
      figure(meanWithFailures),
      ...[scored, failed, notScored].map(String),
    ],
  )
  return [heading, ...rows]
}

/** A line per metric of the whole run, and one for the score. */
function wholeRun({runMetrics, score}: ReportedRun): string[] {
  const lines = Object.entries(runMetrics).map(
    ([name, value]) => `${name}, of the whole run: ${typeof value === 'number' ? short(value) : value}`,
  )
  return [...lines, ...(score === undefined ? [] : [`score: ${short(score)}`])]
}

const figure = (value: number | undefined): string => (value === undefined ? '-' : short(value))

function summary({total, failed, aborted, latency}: ReportedRun): string {
  return [
    counted(total, 'datapoint'),
    `${failed} failed`,
    ...(aborted === 0 ? [] : [`${aborted} aborted`]),
    ...(latency.calls === 0 ? [] : [`latency p50 ${short(latency.p50)} ms, p95 ${short(latency.p95)} ms`]),
  ].join(', ')
}

function failures({datapoints, runFailures}: ReportedRun): string[] {
  return [
    ...runFailures.map(failure => `run ${broken(failure)}`),
    ...datapoints.flatMap(({id, status, error, failures: evaluators}) => [
      ...(status === 'failed' ? [`${id} failed: ${messageOf(error)}`] : []),
      ...evaluators.map(failure => `${id}: ${broken(failure)}`),
    ]),
  ]
}

const broken = ({evaluator, error}: EvaluatorFailure): string => `evaluator ${evaluator} failed: ${messageOf(error)}`

function messageOf(error: unknown): string {
  const {name, message}: {readonly name?: unknown; readonly message?: unknown} = Object(error)
  return typeof message === 'string' ? `${typeof name === 'string' ? `${name}: ` : ''}${message}` : String(error)
}

// One long word of an error must not break the layout.
const cut = (width: number) => (line: string) => (displayWidth(line) > width ? `${line.slice(0, width - 1)}…` : line)
