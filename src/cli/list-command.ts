import {fromStoredRun} from '../evaluate/run/from-stored-run.ts'
import {openRun} from '../evaluate/journal/read-journal.ts'
import {tabulate} from '../evaluate/reports/columns.ts'
import {plainText} from '../evaluate/reports/report-options.ts'
import {runFiles, shortRunId} from '../evaluate/journal/run-files.ts'
import type {Command, ParsedArgs} from './command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {print, printJson, stdoutOptions, printNote} from './output.ts'

/** `enrich-span list` */
export const listCommand: Command = {
  name: 'list',
  synopsis: '',
  summary: 'List the runs below .enrich-span/runs, the newest first',
  options: {
    name: {type: 'string', value: 'name', help: 'only runs of this experiment'},
    limit: {type: 'string', value: 'n', help: 'how many at most (20)'},
    json: {type: 'boolean', help: 'print them as JSON'},
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

async function listRuns(given: ParsedArgs): Promise<ExitCode> {
  const name = given.text('name')
  const runs: Listed[] = []
  for (const file of runFiles()) {
    if (runs.length >= (given.number('limit') ?? 20)) break
    const listed = await look(file)
    if (listed !== undefined && (name === undefined || listed.name === name)) runs.push(listed)
  }
  if (given.flag('json')) printJson(runs)
  else if (runs.length === 0) printNote('no runs yet: enrich-span run <file.eval.ts>')
  else print(`${tabulate(heading, runs.map(toRow), stdoutOptions().width).join('\n')}\n`)
  return exitCodes.ok
}

// One file that cannot be read must not hide the others.
async function look(file: string): Promise<Listed | undefined> {
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

const toRow = ({runId, name, startedAt, done, total, failed, status}: Listed): string[] => [
  shortRunId(runId),
  plainText(name),
  startedAt.slice(0, 16).replace('T', ' '),
  done === total ? String(total) : `${done}/${total}`,
  String(failed),
  status,
]
