import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import {reportMarkdown, reportText} from '../evaluate/reports/report.ts'
import type {RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {readRun} from './read-run.ts'

/** `enrich-span show` */
export const showCommand: Command = {
  name: 'show',
  synopsis: '[run]',
  summary: 'Show one run: its metrics, its latency and its failures; or one of its datapoints',
  options: {
    datapoint: {type: 'string', value: 'id', help: 'show inputs, outputs and metrics of this datapoint'},
    datapoints: {type: 'string', value: 'n', help: 'failed datapoints named in the list (10)'},
    markdown: {type: 'boolean', help: 'print Markdown'},
    json: {type: 'boolean', help: 'print the run as JSON'},
  },
  examples: ['enrich-span show', 'enrich-span show 3f2a91c0 --datapoint q17'],
  takes: [0, 1],
  run: showRun,
}

async function showRun(args: ParsedArgs): Promise<ExitCode> {
  const run = await readRun(args.arguments[0] ?? 'latest')
  const options = {...stdoutOptions(), datapoints: args.number('datapoints')}
  const id = args.text('datapoint')
  if (id !== undefined) showDatapoint(run, id, args.flag('json'))
  else if (args.flag('json')) printJson({...run, datapoints: run.datapoints.map(withPlainErrors)})
  else print(args.flag('markdown') ? reportMarkdown({run}, options) : reportText({run}, options))
  return exitCodes.ok
}

type Result = RestoredRun['datapoints'][number]

function showDatapoint(run: RestoredRun, id: string, asJson: boolean): void {
  const trials = run.datapoints.filter(result => result.id === id)
  if (trials.length === 0) throw new UsageError(`run ${shortRunId(run.runId)} has no datapoint "${id}"`)
  if (asJson) printJson(trials.map(withPlainErrors))
  else for (const result of trials) print(`${resultLines(result).join('\n')}\n`)
}

function resultLines(result: Result): string[] {
  const {id, status, attempts, latencyMs, traceId, datapoint, outputs, error, metrics, failures} = result
  const fields = {
    inputs: datapoint.inputs,
    'ground truth': datapoint.groundTruth,
    outputs,
    error: error === undefined ? undefined : (error as Error).message,
    ...metrics,
    ...Object.fromEntries(failures.map(each => [`${each.evaluator} failed`, (each.error as Error).message])),
  }
  return [
    `${plainText(id)}  ${status}, ${attempts} attempt${attempts === 1 ? '' : 's'}, ${latencyMs.toFixed(1)} ms, trace ${traceId}`,
    ...Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `  ${plainText(name)}: ${plainText(JSON.stringify(value))}`),
  ]
}

// Errors have no enumerable fields, so JSON would show each of them as {}.
const withPlainErrors = (result: Result): object => ({
  ...result,
  ...(result.error === undefined ? {} : {error: toPlain(result.error)}),
  failures: result.failures.map(({evaluator, error}) => ({evaluator, error: toPlain(error)})),
})

const toPlain = (error: unknown): object => {
  const {name, message} = error as Error
  return {name, message}
}
