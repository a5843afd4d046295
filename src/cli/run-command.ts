import {writeFileSync} from 'node:fs'
import type {ComparableRun} from '../evaluate/compare/comparable-run.ts'
import {evaluate} from '../evaluate/evaluate.ts'
import {gate} from '../evaluate/gate/gate.ts'
import type {GateResult} from '../evaluate/gate/gate-result.ts'
import {comparisonMarkdown} from '../evaluate/reports/comparison-markdown.ts'
import {comparisonText} from '../evaluate/reports/comparison-text.ts'
import {gateMarkdown, gateText} from '../evaluate/reports/gate-report.ts'
import {runMarkdown, runText} from '../evaluate/reports/run-report.ts'
import {shortRunId} from '../evaluate/reports/short-run-id.ts'
import {compare} from '../evaluate/compare/compare.ts'
import type {EvaluateResult} from '../evaluate/results.ts'
import type {Command, Given} from './command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {gateOptions, gateRules} from './gate-options.ts'
import {type AnyExperiment, loadExperiment} from './load-experiment.ts'
import {print, printJson, stdoutPaper, tell} from './output.ts'
import {readRun} from './run-files.ts'
import {createProgressBar} from './progress-bar.ts'
import {stopOnInterrupt} from './stop-on-interrupt.ts'
import {UsageError} from './usage-error.ts'
import {watch} from './watch.ts'

/** `enrich-span run` */
export const runCommand: Command = {
  name: 'run',
  synopsis: '<file.eval.ts|js>',
  summary: 'Run the experiment that a file exports, report it, compare it, gate it',
  details: [
    'The file exports an experiment as its default: export default experiment({name, dataset, function, evaluators}), with experiment from enrich-span/evaluate. TypeScript is read by Node 22.18 and newer, else by the esbuild of your project.',
    'Without a gate any failed item fails the run (exit code 3). With one, the gate alone decides (exit code 1); it never passes because nothing was scored.',
  ],
  options: {
    baseline: {type: 'string', value: 'run', help: 'compare with this run: a file, an id, latest'},
    'max-workers': {type: 'string', value: 'n', help: 'items in flight'},
    trials: {type: 'string', value: 'n', help: 'how often each item runs'},
    journal: {type: 'string', value: 'file', help: 'the run file (one below .enrich-span/runs)'},
    'no-journal': {type: 'boolean', help: 'write no run file'},
    markdown: {type: 'string', value: 'file', help: 'write the report as Markdown too, for a pull request'},
    ...gateOptions,
    watch: {type: 'boolean', help: 'run again when a file of the folder changes'},
    json: {type: 'boolean', help: 'print the result as JSON'},
  },
  examples: [
    'enrich-span run answers.eval.ts',
    'enrich-span run answers.eval.ts --min exact=0.9 --max-failures 3',
    'enrich-span run answers.eval.ts --baseline latest --max-drop 0.02',
  ],
  takes: [1, 1],
  run: given => (given.flag('watch') ? watch(given.arguments[0] ?? '') : runOnce(given)),
}

async function runOnce(given: Given): Promise<ExitCode> {
  const {gate: fileGate, ...options} = await loadExperiment(given.arguments[0] ?? '')
  // Before the run: a misspelt baseline must not cost an hour, and `latest` is not the run that begins now.
  const reference = given.text('baseline')
  const baseline = reference === undefined ? undefined : await readRun(reference)
  const rules = gateRules(given, fileGate, baseline)
  if (rules?.maxDrop !== undefined && baseline === undefined) {
    throw new UsageError('--max-drop and the gate `maxDrop` need --baseline <run>')
  }
  const result = await runExperiment(options, given)
  const gated = rules === undefined ? undefined : gate(result, rules)
  const comparison = gated?.comparison ?? (baseline === undefined ? undefined : compare(baseline, result))
  report({result, gated, comparison}, given)
  if (gated !== undefined) return gated.passed ? exitCodes.ok : exitCodes.gateFailed
  return result.ok && result.total > 0 ? exitCodes.ok : exitCodes.runFailed
}

async function runExperiment(options: Omit<AnyExperiment, 'gate'>, given: Given): Promise<EvaluateResult> {
  const stop = stopOnInterrupt()
  const maxWorkers = given.number('max-workers')
  const trials = given.number('trials')
  const journal = given.flag('no-journal') ? false : given.text('journal')
  const bar = createProgressBar(options.name)
  try {
    return await evaluate({
      ...options,
      print: false,
      progress: bar.listen,
      signal: options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal]),
      ...(maxWorkers === undefined ? {} : {maxWorkers}),
      ...(trials === undefined ? {} : {trials}),
      ...(journal === undefined ? {} : {journal}),
    })
  } finally {
    bar.end()
    stop.release()
  }
}

interface Outcome {
  readonly result: EvaluateResult & ComparableRun
  readonly gated: GateResult | undefined
  readonly comparison: ReturnType<typeof compare> | undefined
}

function report({result, gated, comparison}: Outcome, given: Given): void {
  const file = given.text('markdown')
  if (file !== undefined) {
    const parts = [
      ...(gated === undefined ? [] : [gateMarkdown(gated)]),
      ...(comparison === undefined ? [] : [comparisonMarkdown(comparison)]),
      runMarkdown(result),
    ]
    writeFileSync(file, parts.join('\n'))
  }
  if (given.flag('json')) {
    printJson({
      result: result.toJSON(),
      ...(comparison === undefined ? {} : {comparison}),
      ...(gated === undefined ? {} : {gate: gated}),
    })
    return
  }
  const paper = stdoutPaper()
  print(runText(result, paper))
  if (comparison !== undefined) print(`\n${comparisonText(comparison, paper)}`)
  if (gated !== undefined) print(`\n${gateText(gated, paper)}`)
  if (result.journal !== undefined) tell(`run file: ${result.journal} (enrich-span show ${shortRunId(result.runId)})`)
}
