import type {Detail, ErrorDetail, Text, TrialDetail} from '../../src/evaluate/report-files/report-data.ts'
import {type Report, stateOf} from './report.ts'
import {shortId} from './format.ts'
import {isData, textOf, valueOf} from './text-of.ts'

/** Returns everything that the report has about a datapoint, as JSON. */
export function toCopiedJson(report: Report, row: number, detail: Detail): string {
  const {inputs, groundTruth, metadata, runs} = detail
  return JSON.stringify(
    {
      id: report.rows.ids[row],
      status: stateOf(report, row),
      ...plain({inputs, groundTruth, metadata}),
      runs: runs.map((trials, run) => {
        const {runId, name} = report.head.runs[run] ?? {}
        return {runId, name, trials: trials?.map((trial, at) => plainTrial(trial, runs[0]?.[at])) ?? null}
      }),
    },
    undefined,
    2,
  )
}

function plainTrial({outputs, toolCalls, ...rest}: TrialDetail, first: TrialDetail | undefined): object {
  const same = outputs === 0 ? first?.outputs : outputs
  return {
    ...rest,
    ...plain({outputs: same === 0 ? undefined : same}),
    ...(toolCalls === undefined ? {} : {toolCalls: toolCalls.map(({args, ...call}) => ({...call, ...plain({args})}))}),
  }
}

const plain = (texts: Readonly<Record<string, Text | undefined>>): object =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, valueOf(text)]])),
  )

/** Returns a datapoint as Markdown, for an issue or a coding agent. */
export function toCopiedMarkdown(report: Report, row: number, detail: Detail): string {
  const [run, baseline] = report.head.runs
  const trials = detail.runs[0] ?? []
  const [first] = trials
  const before = detail.runs[1]?.[0]
  const outputs = outputOf(first, first)
  const outputsBefore = outputOf(before, first)
  return [
    `### ${codeSpan(report.rows.ids[row] ?? '')}: ${stateOf(report, row)}`,
    '',
    `${codeSpan(run?.name ?? '')}, run ${codeSpan(shortId(run?.runId ?? ''))}${baseline === undefined ? '' : `, compared with ${codeSpan(shortId(baseline.runId))}`}`,
    ...section('Inputs', detail.inputs),
    ...section('Ground truth', detail.groundTruth),
    ...trials.flatMap(({error}) => (error === undefined ? [] : ['', '**Error**', ...fenced(errorText(error), '')])),
    ...section('Output', outputs),
    ...(outputsBefore === undefined || before?.outputs === 0 ? [] : section('Output of the baseline', outputsBefore)),
    ...scoreList(first, before),
    '',
  ].join('\n')
}

/** Returns the result of a trial. `0` means the first run's result. */
export function outputOf(trial: TrialDetail | undefined, first: TrialDetail | undefined): Text | undefined {
  const outputs = trial?.outputs === 0 ? first?.outputs : trial?.outputs
  return outputs === 0 ? undefined : outputs
}

/** Writes an error as its stack would print it. */
export const errorText = ({name, message, stack}: ErrorDetail): string =>
  stack?.startsWith(`${name}: ${message}`) === true ? stack : [`${name}: ${message}`, ...framesOf(stack)].join('\n')

/** Returns the lines of a stack that name places. */
const framesOf = (stack = ''): string[] => stack.split('\n').filter(line => /^\s+at /.test(line))

function scoreList(trial: TrialDetail | undefined, before: TrialDetail | undefined): string[] {
  const lines = Object.entries(trial?.scores ?? {}).map(([name, value]) => {
    const was = before !== undefined && Object.hasOwn(before.scores, name) ? before.scores[name] : undefined
    const change = was === undefined || was === value ? '' : `, was ${codeSpan(String(was))}`
    const why = trial?.explanations?.[name]
    return `- ${codeSpan(name)}: ${codeSpan(String(value))}${change}${why === undefined ? '' : `: ${codeSpan(why)}`}`
  })
  return lines.length === 0 ? [] : ['', '**Scores**', '', ...lines]
}

const section = (title: string, text: Text | undefined): string[] =>
  text === undefined ? [] : ['', `**${title}**`, ...fenced(textOf(text), isData(text) ? 'json' : '')]

// A fence must be longer than any fence in the text.
function fenced(text: string, language: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return ['', `${fence}${language}`, text, fence]
}

function codeSpan(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line || ' '}${fence}`
}
