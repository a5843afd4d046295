import {fromStoredRun} from '../evaluate/run/from-stored-run.ts'
import {openRun} from '../evaluate/journal/read-journal.ts'
import {runFiles} from '../evaluate/journal/run-files.ts'
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
  readonly status: string
  readonly total: number
  readonly done: number
  readonly failed: number
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
  if (args.flag('json')) printJson(runs)
  else if (runs.length === 0) printNote('there are no runs yet; start one with: enrich-span run <file.eval.ts>')
  else print(`${tabulate(heading, runs.map(cellsOf), stdoutOptions().width).join('\n')}\n`)
  return exitCodes.ok
}

// An unreadable file must not hide the other files.
async function summarize(file: string): Promise<Listed | undefined> {
  try {
    const {runId, name, startedAt, status, total, datapoints} = fromStoredRun(await openRun(file))
    const failed = datapoints.filter(each => each.status === 'failed').length
    return {runId, name, startedAt, status, total, done: datapoints.length, failed, file}
  } catch (error) {
    printNote(`! ${(error as Error).message}`)
    return undefined
  }
}

const heading = ['run', 'experiment', 'started', 'datapoints', 'failed', 'status']

const cellsOf = ({runId, name, startedAt, done, total, failed, status}: Listed): string[] => [
  shortRunId(runId),
  plainText(name),
  startedAt.slice(0, 16).replace('T', ' '),
  done === total ? String(total) : `${done}/${total}`,
  String(failed),
  status,
]
