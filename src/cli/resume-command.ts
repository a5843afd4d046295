import {evaluate} from '../evaluate/evaluate.ts'
import type {Command, ExitCode, ParsedArgs} from './command.ts'
import {reportAndGate, reportAndGateOptions} from './report/report-and-gate.ts'
import {bailOption, selectionOf, selectionOptions} from './selection-options.ts'

/** `enrich-span resume` */
export const resumeCommand: Command = {
  name: 'resume',
  synopsis: '<file.eval.ts|js> [run]',
  summary: 'Resume a run that was stopped or killed; datapoints in its run file do not run again',
  details: [
    'Without a run, the last run is resumed. A changed function, dataset or evaluator is refused unless --allow-changed is set.',
  ],
  options: {
    'only-failed': {type: 'boolean', help: 'run the failed datapoints again'},
    'allow-changed': {type: 'boolean', help: 'resume although function, dataset or evaluators have changed'},
    ...bailOption,
    ...selectionOptions,
    ...reportAndGateOptions,
  },
  examples: ['enrich-span resume answers.eval.ts', 'enrich-span resume answers.eval.ts 3f2a91c0 --only-failed'],
  takes: [1, 2],
  run: resume,
}

function resume(args: ParsedArgs): Promise<ExitCode> {
  const [file = '', run = 'latest'] = args.arguments
  return reportAndGate('resume', args, [file], experiment => {
    const {gate: _, ...options} = experiment
    return evaluate({
      ...options,
      ...selectionOf(args, options),
      maxFailures: args.number('bail') ?? options.maxFailures,
      resume: run,
      only: args.flag('only-failed') ? 'failed' : undefined,
      changed: args.flag('allow-changed') ? 'allow' : 'refuse',
      progress: true,
      print: false,
    })
  })
}
