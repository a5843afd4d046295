import {evaluate} from '../evaluate/evaluate.ts'
import type {Command, ParsedArgs} from './command.ts'
import {reportAndGate, reportAndGateOptions} from './report-and-gate.ts'
import type {ExitCode} from './exit-codes.ts'
import {loadExperiment} from './load-experiment.ts'

/** `enrich-span resume` */
export const resumeCommand: Command = {
  name: 'resume',
  synopsis: '<file.eval.ts|js> [run]',
  summary: 'Go on with a run that was stopped or killed; what is in its run file is not run again',
  details: [
    'Without a run the last one is taken. A changed function, dataset or evaluator is refused unless --allow-changed is given.',
  ],
  options: {
    'only-failed': {type: 'boolean', help: 'run the failed datapoints again'},
    'allow-changed': {type: 'boolean', help: 'although function, dataset or evaluators have changed'},
    ...reportAndGateOptions,
  },
  examples: ['enrich-span resume answers.eval.ts', 'enrich-span resume answers.eval.ts 3f2a91c0 --only-failed'],
  takes: [1, 2],
  run: resume,
}

async function resume(given: ParsedArgs): Promise<ExitCode> {
  const [file = '', run = 'latest'] = given.arguments
  const experiment = await loadExperiment(file)
  const {gate: _, ...options} = experiment
  return reportAndGate(given, experiment, () =>
    evaluate({
      ...options,
      resume: run,
      only: given.flag('only-failed') ? 'failed' : undefined,
      changed: given.flag('allow-changed') ? 'allow' : 'refuse',
      progress: true,
      print: false,
    }),
  )
}
