import {fromRun} from '../evaluate/from-run.ts'
import {safeText} from '../evaluate/reports/safe-text.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {printNote} from './output.ts'

const kinds = ['failed', 'not-passed', 'flaky'] as const

/** `enrich-span dataset` */
export const datasetCommand: Command = {
  name: 'dataset',
  synopsis: '[run]',
  summary: 'Print the datapoints of a run as a dataset of JSON lines',
  options: {only: {type: 'string', value: 'kind', help: 'only those that failed, did not pass, or are flaky'}},
  examples: ['enrich-span dataset --only failed > hard.jsonl', 'enrich-span dataset 3f2a91c0 --only not-passed'],
  takes: [0, 1],
  run: printDataset,
}

async function printDataset(args: ParsedArgs): Promise<ExitCode> {
  const given = args.text('only')
  const only = kinds.find(kind => kind === given)
  if (given !== undefined && only === undefined) {
    throw new UsageError(`--only must be ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}, got "${given}"`)
  }
  let count = 0
  for await (const datapoint of fromRun(args.arguments[0] ?? 'latest', {only})) {
    process.stdout.write(`${[...safeText.json(datapoint)].join('')}\n`)
    count += 1
  }
  printNote(`${count} datapoint${count === 1 ? '' : 's'}`)
  return exitCodes.ok
}
