import {mergeRuns} from '../evaluate/merge-runs.ts'
import {type Command, type ExitCode, type ParsedArgs} from './command.ts'
import {reportAndGate, reportAndGateOptions} from './report/report-and-gate.ts'

/** `enrich-span merge` */
export const mergeCommand: Command = {
  name: 'merge',
  synopsis: '<run files>',
  summary: 'Join the run files of shards into one run over the whole dataset; report it, compare it and gate it',
  details: [
    'With --experiment, the run evaluators and the gate are those of the eval file; nothing of it runs again. Without it, only the gate options of this command count.',
  ],
  options: {
    experiment: {type: 'string', value: 'file', help: 'the eval file of the shards'},
    journal: {type: 'string', value: 'file', help: 'path of the merged run file (a new file in .enrich-span/runs)'},
    ...reportAndGateOptions,
  },
  examples: [
    'enrich-span merge shard-1.jsonl shard-2.jsonl --experiment answers.eval.ts',
    'enrich-span merge shards/*.jsonl --min exact=0.9 --junit junit.xml',
  ],
  takes: [1, Number.POSITIVE_INFINITY],
  run: merge,
}

function merge(args: ParsedArgs): Promise<ExitCode> {
  const journal = args.text('journal') ?? true
  return reportAndGate('merge', args, [args.text('experiment')], ({runEvaluators}) =>
    mergeRuns(args.arguments, {journal, runEvaluators: runEvaluators as never}),
  )
}
