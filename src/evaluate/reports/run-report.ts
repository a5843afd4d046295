import {isThrown, lineOf, toThrown} from '../../attributes/thrown.ts'
import {counted, short} from '../compare/format-numbers.ts'
import type {EvaluateResult, EvaluatorFailure} from '../metrics/results.ts'
import {cell, code, escaped, plainText, shortRunId} from './plain-text.ts'
import {colorsOf, displayWidth, type ListOptions, type ReportOptions, tabulate, wrap} from './text-layout.ts'

/** A run that a report can show: a result, its JSON, or a run of `fromStoredRun`. */
export type ReportedRun = Pick<
  EvaluateResult,
  'name' | 'runId' | 'total' | 'failed' | 'aborted' | 'metrics' | 'runMetrics' | 'latency' | 'score'
> & {
  readonly datapoints: readonly (Pick<EvaluateResult['datapoints'][number], 'id' | 'status' | 'error'> & {
    readonly failures: readonly EvaluatorFailure[]
  })[]
  readonly runFailures: readonly EvaluatorFailure[]
}

/** Writes a run as text: one row for each metric, the latency, and the errors of the failed datapoints. */
export function runText(run: ReportedRun, options: ReportOptions & ListOptions = {}): string {
  const {width = 80, datapoints: most = 10} = options
  const {strong, bad} = colorsOf(options)
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
    ...wholeRun(run).map(plainText),
    ...(failed.length === 0 ? [] : ['']),
    ...failed.slice(0, most).flatMap(line =>
      wrap(`  ${plainText(line)}`, width, 4)
        .map(cut(width))
        .map(bad),
    ),
    ...(failed.length > most ? [`  and ${failed.length - most} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Writes a run as Markdown, with the same content as `runText`. */
export function runMarkdown(run: ReportedRun, {datapoints: most = 20}: ListOptions = {}): string {
  const [head = [], ...rows] = metricRows(run)
  const failed = failures(run)
  const more = failed.length > most ? [`- and ${failed.length - most} more`] : []
  return `${[
    `### ${code(run.name)}, run ${code(shortRunId(run.runId))}`,
    '',
    `${escaped(summary(run))}.`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(([name = '', ...figures]) => `| ${cell(name)} | ${figures.join(' | ')} |`),
    ...wholeRun(run).map(line => `\n${escaped(line)}`),
    ...(failed.length === 0 ? [] : ['', ...failed.slice(0, most).map(line => `- ${code(line)}`), ...more]),
  ].join('\n')}\n`
}

/** Writes the text that `evaluate` prints at the end: the run, the number of delivered spans, and the run file. */
export function resultText(
  result: ReportedRun & Pick<EvaluateResult, 'spans' | 'journal' | 'durationMs'>,
  options: ReportOptions & ListOptions = {},
): string {
  const {spans, journal, durationMs} = result
  const lines = [
    `${(durationMs / 1_000).toFixed(1)} s; ${spans.accepted} of ${spans.created} spans went to ${spans.destination}`,
    ...(journal === undefined ? [] : [`run file: ${journal}`]),
  ].flatMap(line => wrap(plainText(line), options.width ?? 80, 2))
  return `${runText(result, options)}\n${lines.join('\n')}\n`
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

/** Writes a line for each metric of the whole run, and a line for the score. */
function wholeRun({runMetrics, score}: ReportedRun): string[] {
  const lines = Object.entries(runMetrics).map(
    ([name, value]) =>
      `${name}, of the whole run: ${typeof value === 'number' ? short(value) : String(value).slice(0, longestLabel)}`,
  )
  return [...lines, ...(score === undefined ? [] : [`score: ${short(score)}`])]
}

const longestLabel = 200

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
    ...runFailures.map(failure => `run ${describeFailure(failure)}`),
    ...datapoints.flatMap(({id, status, error, failures: ofEvaluators}) => [
      ...(status === 'failed' ? [`${id} failed: ${messageOf(error)}`] : []),
      ...ofEvaluators.map(failure => `${id}: ${describeFailure(failure)}`),
    ]),
  ]
}

const describeFailure = ({evaluator, error}: EvaluatorFailure): string =>
  `evaluator ${evaluator} failed: ${messageOf(error)}`

// A run in memory has the thrown value. The JSON of a result has plain data.
const messageOf = (error: unknown): string => lineOf(isThrown(error) ? error : toThrown(error)).slice(0, longestMessage)

const longestMessage = 2_000

// A long word in an error must not break the layout.
const cut = (width: number) => (line: string) => (displayWidth(line) > width ? `${line.slice(0, width - 1)}…` : line)
