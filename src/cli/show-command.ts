import {runMarkdown, runText} from '../evaluate/reports/run-report.ts'
import {plainText} from '../evaluate/reports/report-options.ts'
import type {RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {type Command, type ParsedArgs, UsageError} from './command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {listOptionsOf} from './parse-command-args.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {readRun} from './read-run.ts'

/** `enrich-span show` */
export const showCommand: Command = {
  name: 'show',
  synopsis: '[run]',
  summary: 'Show one run: its metrics, its latency, what failed; or one of its datapoints',
  options: {
    datapoint: {type: 'string', value: 'id', help: 'inputs, outputs and metrics of this datapoint'},
    datapoints: {type: 'string', value: 'n', help: 'failed datapoints named (10)'},
    markdown: {type: 'boolean', help: 'print Markdown'},
    json: {type: 'boolean', help: 'print the run as JSON'},
  },
  examples: ['enrich-span show', 'enrich-span show 3f2a91c0 --datapoint q17'],
  takes: [0, 1],
  run: showRun,
}

async function showRun(given: ParsedArgs): Promise<ExitCode> {
  const run = await readRun(given.arguments[0] ?? 'latest')
  const excerpt = listOptionsOf(given)
  const id = given.text('datapoint')
  if (id !== undefined) showDatapoint(run, id, given.flag('json'))
  else if (given.flag('json')) printJson({...run, datapoints: run.datapoints.map(plainErrors)})
  else print(given.flag('markdown') ? runMarkdown(run, excerpt) : runText(run, {...stdoutOptions(), ...excerpt}))
  return exitCodes.ok
}

type Row = RestoredRun['datapoints'][number]

function showDatapoint(run: RestoredRun, id: string, asJson: boolean): void {
  const rows = run.datapoints.filter(row => row.id === id)
  if (rows.length === 0) throw new UsageError(`run ${run.runId.slice(0, 8)} has no datapoint "${id}"`)
  if (asJson) printJson(rows.map(plainErrors))
  else for (const row of rows) print(`${datapointLines(row).join('\n')}\n`)
}

const datapointLines = (row: Row): string[] => [
  `${plainText(row.id)}  ${row.status}, ${row.attempts} attempt${row.attempts === 1 ? '' : 's'}, ${row.latencyMs.toFixed(1)} ms, trace ${row.traceId}`,
  ...Object.entries({
    inputs: row.datapoint.inputs,
    'ground truth': row.datapoint.groundTruth,
    outputs: row.outputs,
    error: row.error === undefined ? undefined : (row.error as Error).message,
    ...row.metrics,
    ...Object.fromEntries(row.failures.map(({evaluator, error}) => [`${evaluator} failed`, (error as Error).message])),
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${plainText(name)}: ${plainText(JSON.stringify(value))}`),
]

// Errors have no enumerable fields: as they are they would be written as {}.
const plainErrors = (row: Row): object => ({
  ...row,
  ...(row.error === undefined ? {} : {error: toPlain(row.error)}),
  failures: row.failures.map(({evaluator, error}) => ({evaluator, error: toPlain(error)})),
})

const toPlain = (error: unknown): object => {
  const {name, message} = error as Error
  return {name, message}
}
