import {byDatapoint} from '../evaluate/compare/by-datapoint.ts'
import {toPlainError, toPlainFailure} from '../evaluate/journal/plain-result.ts'
import {markdownReport} from '../evaluate/report-files/markdown-report.ts'
import {shortRunId} from '../evaluate/reports/plain-text.ts'
import {reportText} from '../evaluate/reports/report.ts'
import {failedFirst} from '../evaluate/reports/wrong-datapoints.ts'
import type {RestoredRun} from '../evaluate/run/from-stored-run.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {lowMetricsIn} from './report/gate-options.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {readRun} from './report/read-run.ts'
import {plainResult, resultText} from './show-datapoint.ts'

/** `enrich-span show` */
export const showCommand: Command = {
  name: 'show',
  synopsis: '[run]',
  summary: 'Show one run: its metrics, its wrong datapoints and its failures; or its datapoints one by one',
  options: {
    datapoint: {type: 'string', value: 'id', help: 'show inputs, outputs and metrics of this datapoint'},
    failed: {type: 'boolean', help: 'show each failed or wrong datapoint, worst first'},
    datapoints: {type: 'string', value: 'n', help: 'datapoints named in each list, or shown (10)'},
    'lower-is-better': {type: 'string', value: 'metric', multiple: true, help: 'a metric whose low values are good'},
    markdown: {type: 'boolean', help: 'print Markdown'},
    json: {type: 'boolean', help: 'print the run as JSON'},
  },
  examples: ['enrich-span show', 'enrich-span show --failed', 'enrich-span show 3f2a91c0 --datapoint q17'],
  takes: [0, 1],
  run: showRun,
}

async function showRun(args: ParsedArgs): Promise<ExitCode> {
  const run = await readRun(args.arguments[0] ?? 'latest')
  const lowerIsBetter = lowMetricsIn(args)
  const most = args.number('datapoints')
  const id = args.text('datapoint')
  if (id !== undefined) await showDatapoints(ofId(run, id), args)
  else if (args.flag('failed')) await showFailed(run, args)
  else if (args.flag('json')) await printJson({command: 'show', ok: true, run: plainRun(run)})
  else if (args.flag('markdown')) print(markdownReport({run}, {datapoints: most}))
  else print(reportText({run}, {...stdoutOptions(), datapoints: most, lowerIsBetter}))
  return exitCodes.ok
}

type Results = RestoredRun['datapoints']

function ofId(run: RestoredRun, id: string): Results {
  const same = run.datapoints.filter(result => result.id === id)
  // Reports name the second datapoint with the id `q1` as `q1 (2)`.
  const results = same.length > 0 ? same : byDatapoint(run.datapoints).get(id)
  if (results === undefined) throw new UsageError(`run ${shortRunId(run.runId)} has no datapoint "${id}"`)
  return results
}

async function showFailed(run: RestoredRun, args: ParsedArgs): Promise<void> {
  const failed = failedFirst(run.datapoints, lowMetricsIn(args))
  const most = args.number('datapoints') ?? 10
  await showDatapoints(args.flag('json') ? failed : failed.slice(0, most), args)
  if (args.flag('json')) return
  const rest = failed.length - most
  if (failed.length === 0) print(`run ${shortRunId(run.runId)} has no failed or wrong datapoint\n`)
  if (rest > 0) print(`and ${rest} more; show them with --datapoints ${failed.length}\n`)
}

async function showDatapoints(results: Results, args: ParsedArgs): Promise<void> {
  if (args.flag('json')) await printJson({command: 'show', ok: true, datapoints: results.map(plainResult)})
  else print(results.map(resultText).join('\n'))
}

const plainRun = ({datapoints, runFailures, stoppedBy, ...run}: RestoredRun): object => ({
  ...run,
  ...(stoppedBy === undefined ? {} : {stoppedBy: toPlainError(stoppedBy, undefined)}),
  runFailures: runFailures.map(each => toPlainFailure(each, undefined)),
  datapoints: datapoints.map(plainResult),
})
