import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {approvedText} from '../evaluate/compare/approved-run.ts'
import {plainText, shortRunId} from '../evaluate/reports/plain-text.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {print} from './output.ts'
import {readRun} from './report/read-run.ts'

/** `enrich-span approve` */
export const approveCommand: Command = {
  name: 'approve',
  synopsis: '[run]',
  summary: 'Write a run as an approved baseline, a small file to be committed',
  details: [
    'The file has figures by datapoint, without inputs and outputs. Give it to --baseline. Only a completed run of the whole dataset can be approved.',
  ],
  options: {to: {type: 'string', value: 'file', help: 'the file (<name>.baseline.json)'}},
  examples: ['enrich-span approve --to answers.baseline.json', 'enrich-span run --baseline answers.baseline.json'],
  takes: [0, 1],
  run: approve,
}

async function approve(args: ParsedArgs): Promise<ExitCode> {
  const run = await readRun(args.arguments[0] ?? 'latest')
  const file = args.text('to') ?? `${run.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.baseline.json`
  writeFileSync(file, approvedText(run))
  print(`${plainText(path.relative('.', file))}: run ${shortRunId(run.runId)} is approved\n`)
  return exitCodes.ok
}
