import {fromStoredRun, type RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {openRun} from '../evaluate/journal/read-journal.ts'
import {runFiles} from '../evaluate/journal/run-files.ts'
import {short, signed} from '../evaluate/compare/format-numbers.ts'
import type {EndLine, RunLine} from '../evaluate/journal/journal.ts'
import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import {tabulate} from '../evaluate/reports/text-layout.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {print, printJson, stdoutOptions, printNote} from './output.ts'
import {readEnds} from './report/read-ends.ts'

/** `enrich-span list` */
export const listCommand: Command = {
  name: 'list',
  synopsis: '',
  summary: 'List the runs below .enrich-span/runs, newest first',
  options: {
    name: {type: 'string', value: 'name', help: 'only runs of this experiment'},
    limit: {type: 'string', value: 'n', help: 'the most runs to list (20)'},
    json: {type: 'boolean', help: 'print the runs as JSON'},
  },
  examples: ['enrich-span list', 'enrich-span list --name answers --limit 5'],
  takes: [0, 0],
  run: listRuns,
}

interface Listed {
  readonly runId: string
  readonly name: string
  readonly startedAt: string
  readonly status: RestoredRun['status']
  readonly total: number
  readonly done: number
  readonly failed: number
  /** The mean of each metric that has one. */
  readonly means: Readonly<Record<string, number>>
  /** The change of each mean since the run before of the same name. */
  readonly changes?: Readonly<Record<string, number>>
  /** The metrics whose evaluator is another one than in the run before. */
  readonly changedEvaluators?: readonly string[]
  readonly commit?: string | undefined
  readonly cost?: number | undefined
  readonly file: string
}

async function listRuns(args: ParsedArgs): Promise<ExitCode> {
  const name = args.text('name')
  const most = args.number('limit') ?? 20
  const read: Summarized[] = []
  for (const file of runFiles()) {
    // A few more files are read, in which the run before the last listed one may be.
    if (read.length >= most + 20) break
    const listed = await summarize(file)
    if (listed !== undefined && (name === undefined || listed.name === name)) read.push(listed)
  }
  const runs = read.slice(0, most).map((each, at) => withChanges(each, read.slice(at + 1)))
  if (args.flag('json')) await printJson({command: 'list', ok: true, runs})
  else if (runs.length === 0) printNote('there are no runs yet; start one with: enrich-span run <file.eval.ts>')
  else print(`${table(runs.map(cellsOf), stdoutOptions().width).join('\n')}\n`)
  return exitCodes.ok
}

// An unreadable file must not hide the other files.
async function summarize(file: string): Promise<Summarized | undefined> {
  try {
    const ends = readEnds(file)
    const known = ends === undefined ? undefined : fromEnds(file, ends)
    if (known !== undefined) return known
    const stored = await openRun(file)
    const {runId, name, startedAt, status, total, datapoints, metrics} = fromStoredRun(stored)
    const failed = datapoints.filter(each => each.status === 'failed').length
    const done = datapoints.length
    return {runId, name, startedAt, status, total, done, failed, means: meansOf(metrics), file, ...factsOf(stored)}
  } catch (error) {
    printNote(`! ${(error as Error).message}`)
    return undefined
  }
}

/** A run before it was compared with the run before it. */
interface Summarized extends Listed {
  /** The fingerprint of each evaluator, where the file has it. */
  readonly fingerprints: Readonly<Record<string, string>>
}

/** The fields that newer run files have. */
interface Facts {
  readonly run: RunLine & {readonly source?: {readonly commit?: string}}
  readonly end?: EndLine
}

// The last line of older files lacks the metrics.
function fromEnds(file: string, ends: Facts & {readonly end: EndLine}): Summarized | undefined {
  const {run, end}: Facts & {readonly end: NonNullable<Facts['end']>} = ends
  if (end.metrics === undefined) return undefined
  const {runId, name, startedAt} = run
  const {status, total, succeeded, failed} = end
  const done = succeeded + failed
  return {runId, name, startedAt, status, total, done, failed, means: meansOf(end.metrics), file, ...factsOf(ends)}
}

function factsOf({run, end}: Facts): Pick<Summarized, 'commit' | 'cost' | 'fingerprints'> {
  const known = run.evaluators.map(each => [each.name, (each as {readonly fingerprint?: string}).fingerprint] as const)
  return {
    commit: run.source?.commit,
    cost: end?.usage?.cost,
    fingerprints: Object.fromEntries(known.flatMap(([name, own]) => (own === undefined ? [] : [[name, own]]))),
  }
}

const meansOf = (metrics: RestoredRun['metrics']): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(metrics).flatMap(([metric, {mean}]) => (mean === undefined ? [] : [[metric, mean] as const])),
  )

/** Adds the change since the run before of the same name. `older` are the runs before, newest first. */
function withChanges({fingerprints, ...run}: Summarized, older: readonly Summarized[]): Listed {
  const before = older.find(({name}) => name === run.name)
  if (before === undefined) return run
  const changes = Object.entries(run.means).flatMap(([metric, mean]) => {
    const previous = before.means[metric]
    return previous === undefined ? [] : [[metric, mean - previous] as const]
  })
  const changedEvaluators = Object.entries(fingerprints).flatMap(([name, own]) => {
    const previous = before.fingerprints[name]
    return previous === undefined || previous === own ? [] : [name]
  })
  return {...run, changes: Object.fromEntries(changes), changedEvaluators}
}

const heading = ['run', 'experiment', 'started', 'commit', 'done', 'failed', 'mean', 'change', 'cost', 'status']

const cellsOf = ({runId, name, startedAt, commit, done, total, failed, cost, status, ...figures}: Listed): string[] => [
  shortRunId(runId),
  plainText(name),
  plainText(startedAt.slice(0, 16).replace('T', ' ')),
  plainText(commit?.slice(0, 7) ?? '-'),
  done === total ? String(total) : `${done}/${total}`,
  String(failed),
  firstMean(figures.means),
  firstChange(figures),
  cost === undefined ? '-' : short(cost),
  status === 'completed' && total === 0 ? 'empty' : statusNames[status],
]

/** The columns that a narrow line leaves out, the least important first. */
const optional = ['cost', 'commit', 'change', 'mean']

// A column without any value, and columns for which a line has no room, are left out.
function table(rows: readonly (readonly string[])[], width: number): string[] {
  const empty = heading.filter((_, column) => column > 0 && rows.every(row => row[column] === '-'))
  for (let left = 0; ; left++) {
    const hidden = [...empty.filter(each => optional.includes(each)), ...optional.slice(0, left)]
    const shown = (row: readonly string[]): string[] =>
      row.filter((_, column) => !hidden.includes(heading[column] ?? ''))
    const lines = tabulate(shown(heading), rows.map(shown), width)
    if (lines.length === rows.length + 1 || left === optional.length) return lines
  }
}

/** The words of the reports: a run that was aborted is a stopped run. */
const statusNames = {
  completed: 'completed',
  aborted: 'stopped',
  interrupted: 'interrupted',
  damaged: 'damaged',
} as const

// A table of 80 columns has room for one figure. `--json` has all.
function firstMean(means: Listed['means']): string {
  const [first, ...others] = Object.entries(means)
  if (first === undefined) return '-'
  return `${plainText(first[0]).slice(0, 12)} ${short(first[1])}${others.length === 0 ? '' : ' …'}`
}

/** Returns the change of the first mean. `≠` marks another evaluator, whose figures cannot be compared. */
function firstChange({
  means,
  changes = {},
  changedEvaluators = [],
}: Pick<Listed, 'means' | 'changes' | 'changedEvaluators'>): string {
  const [metric] = Object.keys(means)
  const change = metric === undefined ? undefined : changes[metric]
  if (metric === undefined || change === undefined) return '-'
  return changedEvaluators.includes(metric) ? '≠' : signed(change, short)
}
