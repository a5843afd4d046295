import {humanScores} from '../evaluate/evaluators/human-scores.ts'
import {type RescoreOptions, rescore} from '../evaluate/rescore.ts'
import type {Command, ExitCode, ParsedArgs} from './command.ts'
import {bailOption} from './selection-options.ts'
import {reportAndGate, reportAndGateOptions} from './report/report-and-gate.ts'

/** `enrich-span rescore` */
export const rescoreCommand: Command = {
  name: 'rescore',
  synopsis: '<file.eval.ts|js> [run]',
  summary: 'Score the stored outputs of a run again with the evaluators of a file; the function is not called',
  details: ['Without a run, the last run is scored. The result is a new run; failed datapoints remain failed.'],
  options: {
    scores: {type: 'string', value: 'file', help: 'add the scores of people from this CSV file; keep the metrics'},
    ...bailOption,
    ...reportAndGateOptions,
  },
  examples: ['enrich-span rescore answers.eval.ts', 'enrich-span rescore answers.eval.ts 3f2a91c0 --json'],
  takes: [1, 2],
  run: rescoreRun,
}

function rescoreRun(args: ParsedArgs): Promise<ExitCode> {
  const [file = '', run = 'latest'] = args.arguments
  const scores = args.text('scores')
  return reportAndGate('rescore', args, [file], experiment => {
    // Outputs read from a file have no static type.
    const {evaluators = [], runEvaluators, tracer} = experiment as Partial<RescoreOptions>
    return rescore(run, {
      ...(scores === undefined ? {evaluators} : {evaluators: [humanScores(scores)], keepMetrics: true}),
      runEvaluators,
      tracer,
      maxFailures: args.number('bail'),
      progress: true,
      print: false,
    })
  })
}
