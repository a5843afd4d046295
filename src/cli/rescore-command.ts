import {type RescoreOptions, rescore} from '../evaluate/rescore.ts'
import type {Command, ParsedArgs} from './command.ts'
import {reportAndGate, reportAndGateOptions} from './report-and-gate.ts'
import type {ExitCode} from './exit-codes.ts'
import {loadExperiment} from './load-experiment.ts'

/** `enrich-span rescore` */
export const rescoreCommand: Command = {
  name: 'rescore',
  synopsis: '<file.eval.ts|js> [run]',
  summary: 'Score the stored outputs of a run again with the evaluators of a file; the function is not called',
  details: ['Without a run the last one is taken. The result is a run of its own; failed datapoints stay failed.'],
  options: reportAndGateOptions,
  examples: ['enrich-span rescore answers.eval.ts', 'enrich-span rescore answers.eval.ts 3f2a91c0 --json'],
  takes: [1, 2],
  run: rescoreRun,
}

async function rescoreRun(given: ParsedArgs): Promise<ExitCode> {
  const [file = '', run = 'latest'] = given.arguments
  const experiment = await loadExperiment(file)
  // Of outputs read from a file nobody knows the type.
  const {evaluators = [], runEvaluators, tracer} = experiment as Partial<RescoreOptions>
  return reportAndGate(given, experiment, () =>
    rescore(run, {evaluators, runEvaluators, tracer, progress: true, print: false}),
  )
}
