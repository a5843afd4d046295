import {evaluate} from '../evaluate/evaluate.ts'
import type {Command, ParsedArgs} from './command.ts'
import {reportAndGate, reportAndGateOptions} from './report-and-gate.ts'
import type {ExitCode} from './exit-codes.ts'
import {loadExperiment} from './load-experiment.ts'
import {watch} from './watch.ts'

/** `enrich-span run` */
export const runCommand: Command = {
  name: 'run',
  synopsis: '<file.eval.ts|js>',
  summary: 'Run the experiment that a file exports, report it, compare it, gate it',
  details: [
    'The file exports an experiment as its default: export default experiment({name, dataset, function, evaluators}), with experiment from enrich-span/evaluate. TypeScript is read by Node 22.18 and newer, else by the esbuild of your project.',
    'Without a gate any failed datapoint fails the run (exit code 3). With one, the gate alone decides (exit code 1); it never passes because nothing was scored.',
  ],
  options: {
    'max-workers': {type: 'string', value: 'n', help: 'datapoints in flight'},
    trials: {type: 'string', value: 'n', help: 'how often each datapoint runs'},
    journal: {type: 'string', value: 'file', help: 'the run file (one below .enrich-span/runs)'},
    'no-journal': {type: 'boolean', help: 'write no run file'},
    ...reportAndGateOptions,
    watch: {type: 'boolean', help: 'run again when a file of the folder changes'},
  },
  examples: [
    'enrich-span run answers.eval.ts',
    'enrich-span run answers.eval.ts --min exact=0.9 --max-failures 3',
    'enrich-span run answers.eval.ts --baseline latest --max-drop 0.02',
  ],
  takes: [1, 1],
  run: given => (given.flag('watch') ? watch(given.arguments[0] ?? '') : run(given)),
}

async function run(given: ParsedArgs): Promise<ExitCode> {
  const experiment = await loadExperiment(given.arguments[0] ?? '')
  const {gate: _, ...options} = experiment
  return reportAndGate(given, experiment, () => {
    const maxWorkers = given.number('max-workers') ?? options.maxWorkers
    const trials = given.number('trials') ?? options.trials
    const journal = given.flag('no-journal') ? false : (given.text('journal') ?? options.journal)
    return evaluate({...options, maxWorkers, trials, journal, progress: true, print: false})
  })
}
