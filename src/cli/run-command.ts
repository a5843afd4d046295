import {evaluate} from '../evaluate/evaluate.ts'
import type {Command, ExitCode, ParsedArgs} from './command.ts'
import {listExperiments} from './list-experiments.ts'
import {findEvalFiles} from './load/eval-files.ts'
import {reportAndGate, reportAndGateOptions} from './report/report-and-gate.ts'
import {bailOption, selectionOf, selectionOptions} from './selection-options.ts'
import {watch} from './watch/watch.ts'

/** `enrich-span run` */
export const runCommand: Command = {
  name: 'run',
  synopsis: '[files, folders, patterns]',
  summary: 'Run the experiments of files, report each, compare it and gate it',
  details: [
    'The default export of a file is the experiment: export default experiment({name, dataset, function, evaluators}), with experiment from enrich-span/evaluate. TypeScript is compiled with the esbuild and the tsconfig.json of your project. Without esbuild, Node 22.18 and newer removes types itself.',
    'Without files, every *.eval.ts, .mts, .js and .mjs below this folder runs, except in node_modules and folders whose name begins with a dot. Several experiments run one after the other, and the worst exit code counts.',
    'Without a gate, any failed datapoint fails the run (exit code 3). With a gate, the gate alone decides (exit code 1). It never passes because nothing was scored: a metric without any value fails the run.',
  ],
  options: {
    list: {type: 'boolean', help: 'show the experiments of the files; run nothing'},
    'max-workers': {type: 'string', value: 'n', help: 'most datapoints in flight'},
    ...bailOption,
    ...selectionOptions,
    'only-failed': {type: 'boolean', help: 'run the failed datapoints of the last run again, in its run file'},
    trials: {type: 'string', value: 'n', help: 'how often each datapoint runs'},
    journal: {type: 'string', value: 'file', help: 'path of the run file (a new file in .enrich-span/runs)'},
    'no-journal': {type: 'boolean', help: 'do not write a run file'},
    ...reportAndGateOptions,
    watch: {type: 'boolean', help: 'run again when an imported file or the dataset changes'},
  },
  examples: [
    'enrich-span run answers.eval.ts',
    'enrich-span run evals --tag smoke --junit junit.xml --github',
    'enrich-span run answers.eval.ts --min exact=0.9 --max-failures 3',
    'enrich-span run answers.eval.ts --baseline latest --max-drop 0.02',
  ],
  takes: [0, Number.POSITIVE_INFINITY],
  run: args => {
    const files = findEvalFiles(args.arguments)
    if (args.flag('list')) return listExperiments(args, files)
    return args.flag('watch') ? watch(files, args.list('env-file')) : run(args, files)
  },
}

function run(args: ParsedArgs, files: readonly string[]): Promise<ExitCode> {
  const again = args.flag('only-failed') ? ({resume: true, only: 'failed'} as const) : {}
  return reportAndGate('run', args, files, experiment => {
    const {gate: _, ...options} = experiment
    const maxWorkers = args.number('max-workers') ?? options.maxWorkers
    const trials = args.number('trials') ?? options.trials
    const maxFailures = args.number('bail') ?? options.maxFailures
    const journal = args.flag('no-journal') ? false : (args.text('journal') ?? options.journal)
    return evaluate({
      ...options,
      ...selectionOf(args, options),
      ...again,
      maxFailures,
      maxWorkers,
      trials,
      journal,
      progress: true,
      print: false,
    })
  })
}
