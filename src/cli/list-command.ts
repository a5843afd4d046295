import {fromStoredRun, type RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {openRun} from '../evaluate/journal/read-journal.ts'
import {runFiles} from '../evaluate/journal/run-files.ts'
import {short} from '../evaluate/compare/format-numbers.ts'
import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import {tabulate} from '../evaluate/reports/text-layout.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {print, printJson, stdoutOptions, printNote} from './output.ts'

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
  readonly file: string
}

async function listRuns(args: ParsedArgs): Promise<ExitCode> {
  const name = args.text('name')
  const runs: Listed[] = []
  for (const file of runFiles()) {
    if (runs.length >= (args.number('limit') ?? 20)) break
    const listed = await summarize(file)
    if (listed !== undefined && (name === undefined || listed.name === name)) runs.push(listed)
  }
  if (args.flag('json')) await printJson({command: 'list', ok: true, runs})
  else if (runs.length === 0) printNote('there are no runs yet; start one with: enrich-span run <file.eval.ts>')
  else print(`${table(runs.map(cellsOf), stdoutOptions().width).join('\n')}\n`)
  return exitCodes.ok
}

// An unreadable file must not hide the other files.
async function summarize(file: string): Promise<Listed | undefined> {
  try {
    const {runId, name, startedAt, status, total, datapoints, metrics} = fromStoredRun(await openRun(file))
    const failed = datapoints.filter(each => each.status === 'failed').length
    const means = Object.fromEntries(
      Object.entries(metrics).flatMap(([metric, {mean}]) => (mean === undefined ? [] : [[metric, mean] as const])),
    )
    return {runId, name, startedAt, status, total, done: datapoints.length, failed, means, file}
  } catch (error) {
    printNote(`! ${(error as Error).message}`)
    return undefined
  }
}

const heading = ['run', 'experiment', 'started', 'done', 'failed', 'mean', 'status']

const cellsOf = ({runId, name, startedAt, done, total, failed, means, status}: Listed): string[] => [
  shortRunId(runId),
  plainText(name),
  plainText(startedAt.slice(0, 16).replace('T', ' ')),
  done === total ? String(total) : `${done}/${total}`,
  String(failed),
  firstMean(means),
  status === 'completed' && total === 0 ? 'empty' : statusNames[status],
]

// The mean is left out where a line has no room for it.
function table(rows: readonly (readonly string[])[], width: number): string[] {
  const full = tabulate(heading, rows, width)
  if (full.length === rows.length + 1) return full
  const withoutMean = (row: readonly string[]): string[] => row.filter((_, column) => heading[column] !== 'mean')
  return tabulate(withoutMean(heading), rows.map(withoutMean), width)
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
