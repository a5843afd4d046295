import {counted, short} from '../compare/format-numbers.ts'
import {describeLostSpans, describeMissed} from '../metrics/lost-spans.ts'
import {withoutNotes} from '../metrics/notes.ts'
import {reasonOfStop, type RunEnding} from '../metrics/reason-of-stop.ts'
import type {EvaluateResult} from '../metrics/results.ts'
import {type FailedRun, groupFailures, headingOf} from './failure-groups.ts'
import {cell, code, escaped, plainText, shortRunId} from './plain-text.ts'
import {colorsOf, displayWidth, type ListOptions, type ReportOptions, tabulate, wrap} from './text-layout.ts'
import {type ReportedUsage, usageLines} from './usage-text.ts'
import {type ScoredDatapoints, wrongDatapoints} from './wrong-datapoints.ts'

/** A run that a report can show: a result, its JSON, or a run of `fromStoredRun`. */
export type ReportedRun = Pick<
  EvaluateResult,
  'name' | 'runId' | 'total' | 'failed' | 'aborted' | 'metrics' | 'runMetrics' | 'latency' | 'score'
> &
  Partial<Pick<EvaluateResult, 'spans' | 'selection' | 'backend'>> &
  RunEnding &
  ReportedUsage &
  FailedRun &
  ScoredDatapoints

/**
 * Writes a run as text: why it stopped, one row for each metric, the latency, the wrong datapoints, and the errors of
 * the failed ones.
 */
export function runText(run: ReportedRun, options: ReportOptions & ListOptions = {}): string {
  const {width = 80, datapoints: most = 10, lowerIsBetter} = options
  const {strong, bad} = colorsOf(options)
  const [head = [], ...rows] = metricRows(run)
  const groups = groupFailures(run)
  const wrong = wrongDatapoints(run, lowerIsBetter)
  const reason = reasonOfStop(run)
  const wrapped = (text: string, indent: number): string[] => wrap(text, width, indent).map(cut(width))
  const lines = [
    ...wrap(`${plainText(run.name)}, run ${shortRunId(run.runId)}: ${summary(run)}`, width, 2).map(strong),
    ...(reason === undefined ? [] : wrapped(`  ${plainText(reason)}`, 4).map(bad)),
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
    ...usageLines(run).flatMap(line => wrapped(line, 2)),
    ...remarks(run).flatMap(line => wrapped(`! ${plainText(line)}`, 2).map(bad)),
    ...(wrong.length === 0 ? [] : ['']),
    ...wrong.flatMap(({label, datapoints}) =>
      wrapped(`  ${plainText(label)}: ${names(datapoints, most, plainText)}`, 4),
    ),
    ...(groups.length === 0 ? [] : ['']),
    ...groups.slice(0, most).flatMap(group => [
      ...wrapped(`  ${plainText(headingOf(group))}`, 4).map(bad),
      ...(group.ids.length < 2
        ? []
        : wrapped(
            `    ${names(
              group.ids.map(id => ({id})),
              most,
              plainText,
            )}`,
            4,
          )),
    ]),
    ...(groups.length > most ? [`  and ${groups.length - most} more`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Writes a run as Markdown, with the same content as `runText`. */
export function runMarkdown(run: ReportedRun, {datapoints: most = 20, lowerIsBetter}: ListOptions = {}): string {
  const [head = [], ...rows] = metricRows(run)
  const groups = groupFailures(run)
  const more = groups.length > most ? [`- and ${groups.length - most} more`] : []
  const wrong = wrongDatapoints(run, lowerIsBetter)
  const reason = reasonOfStop(run)
  return `${[
    `### ${code(run.name)}, run ${code(shortRunId(run.runId))}`,
    '',
    `${escaped(summary(run))}.`,
    ...(reason === undefined ? [] : ['', `❌ ${code(reason)}`]),
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows.map(([name = '', ...figures]) => `| ${cell(name)} | ${figures.join(' | ')} |`),
    ...wholeRun(run).map(line => `\n${escaped(line)}`),
    ...usageLines(run).map(line => `\n${escaped(line)}`),
    ...remarks(run).map(line => `\n❌ ${escaped(line)}`),
    ...(wrong.length === 0 ? [] : ['']),
    ...wrong.map(({label, datapoints}) => `- ${escaped(label)}: ${names(datapoints, most, code)}`),
    ...(groups.length === 0 ? [] : ['']),
    ...groups.slice(0, most).map(group => {
      const ids =
        group.ids.length < 2
          ? ''
          : `: ${names(
              group.ids.map(id => ({id})),
              most,
              code,
            )}`
      return `- ${code(headingOf(group))}${ids}`
    }),
    ...more,
  ].join('\n')}\n`
}

function names(
  datapoints: readonly {readonly id: string; readonly value?: string}[],
  most: number,
  write: (text: string) => string,
): string {
  const shown = datapoints
    .slice(0, most)
    .map(({id, value}) => (value === undefined ? write(id) : `${write(id)} ${value}`))
  const rest = datapoints.length - shown.length
  return [...shown, ...(rest === 0 ? [] : [`and ${rest} more`])].join(', ')
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
  const rows = Object.entries(withoutNotes(metrics)).map(
    ([name, {mean, interval, meanWithFailures, counts, numbers, scored, failed, notScored}]) => [
      name,
      counts === undefined || numbers !== undefined ? figure(mean) : 'text',
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

function summary({total, failed, aborted, latency, ...ending}: ReportedRun): string {
  const done = total - aborted
  const stopped = reasonOfStop(ending) !== undefined
  return [
    stopped ? `stopped after ${done} of ${counted(total, 'datapoint')}` : counted(total, 'datapoint'),
    `${failed} failed`,
    ...(aborted === 0 ? [] : [`${aborted} not run`]),
    ...(latency.calls === 0 ? [] : [`latency p50 ${short(latency.p50)} ms, p95 ${short(latency.p95)} ms`]),
  ].join(', ')
}

/** Names the metrics without a single value, although datapoints ran and no evaluator failed. */
export function neverScored({metrics, total, aborted}: Pick<ReportedRun, 'metrics' | 'total' | 'aborted'>): string[] {
  if (total === aborted) return []
  return Object.entries(withoutNotes(metrics))
    .filter(([, {scored, failed}]) => scored === 0 && failed === 0)
    .map(([name]) => `${name} was never scored: its evaluator returned nothing for any datapoint`)
}

/** Names the part of the dataset that ran, the lost spans, and the metrics whose figures do not cover every datapoint. */
function remarks(run: ReportedRun): string[] {
  const lost = run.spans === undefined ? undefined : describeLostSpans(run.spans)
  const missed = run.backend === undefined ? undefined : describeMissed(run.backend, run.runId)
  const {selection} = run
  const part = selection === undefined ? [] : [`only a part of the dataset ran: ${selection.slice(0, longestLabel)}`]
  return [...part, ...neverScored(run), ...mixedMetrics(run), ...[lost, missed].flatMap(line => line ?? [])]
}

const mixedMetrics = ({metrics}: ReportedRun): string[] =>
  Object.entries(withoutNotes(metrics)).flatMap(([name, {numbers, scored}]) =>
    numbers === undefined
      ? []
      : [
          `${name} has ${counted(numbers, 'number')} and ${counted(scored - numbers, 'text')}: its mean covers the numbers only`,
        ],
  )

// A long word in an error must not break the layout.
const cut = (width: number) => (line: string) => (displayWidth(line) > width ? `${line.slice(0, width - 1)}…` : line)
