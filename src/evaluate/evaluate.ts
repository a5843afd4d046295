import {isTerminal, show} from '#platform/terminal'
import * as codes from '../diagnostics/codes.ts'
import {plainText} from '../diagnostics/plain-text.ts'
import {report} from '../diagnostics/report.ts'
import type {DatapointInput, InputsOf, TruthOf} from './dataset/datapoint.ts'
import {checkReducers, nameEvaluators} from './evaluators/named-evaluators.ts'
import type {EvaluateResult} from './metrics/results.ts'
import {checkEvaluateOptions} from './run/check-options.ts'
import type {EvaluateOptions} from './run/options.ts'
import {resolvePairs} from './run/resolve-pairs.ts'
import {checkUnchanged, findResumed} from './run/resume.ts'
import {toRunLine} from './run/run-line.ts'
import {rescoreTrial, runTrial} from './run/run-trial.ts'
import {executeRun} from './run/execute-run.ts'
import {openSelection, trialsOf} from './run/trials.ts'
import {writeReport} from './write-report.ts'

/**
 * Runs a function over a dataset and measures its outputs. Each datapoint has its own tracer and session, so
 * `enrichSpan` works anywhere in the function. A failing datapoint does not stop the run and stays in the result.
 * Rejects with an `EvaluationError`, and only for a wrong set-up.
 *
 * @example
 * const result = await evaluate({
 *   name: 'lengths',
 *   dataset: [{inputs: {text: 'one'}, groundTruth: 3}],
 *   function: ({inputs}) => inputs.text.length,
 *   evaluators: [function exact(outputs, _, groundTruth) { return outputs === groundTruth }],
 *   tracer: {destination: 'memory'},
 *   journal: false,
 * })
 * result.metrics.exact?.mean // 1
 */
export async function evaluate<D extends DatapointInput, O>(
  options: EvaluateOptions<D, O>,
): Promise<EvaluateResult<InputsOf<D>, TruthOf<D>, O>> {
  checkEvaluateOptions(options)
  const named = nameEvaluators(options.evaluators, options.runEvaluators)
  checkReducers(named, options.trials ?? 1)
  const evaluators = await resolvePairs(named)
  const resumed = await findResumed(options)
  const dataset = openSelection(options)
  const line = toRunLine(options, evaluators, dataset, resumed.line)
  checkUnchanged(resumed, line, options)
  const plan = {
    line,
    evaluators,
    function: options.function,
    options,
    total: line.total,
    resumed: resumed.path,
  }
  const result = await executeRun(plan, run => ({
    trials: trialsOf(dataset, options.trials ?? 1, run.control),
    stored: trial => resumed.result(trial),
    work: trial => {
      const outputs = resumed.outputs(trial)
      return outputs === undefined ? runTrial(trial, run) : rescoreTrial(trial, outputs, run)
    },
  }))
  if (options.report !== undefined) await writeRunReport(result, options.report, options.print)
  return result as EvaluateResult<InputsOf<D>, TruthOf<D>, O>
}

// A full disk must not cost the result of a run.
async function writeRunReport(result: EvaluateResult, file: string, print = isTerminal()): Promise<void> {
  try {
    const written = await writeReport(result, {file})
    if (print) show(`report: ${plainText(written.file)}\n`)
  } catch (error) {
    report(codes.reportFailed, undefined, () => ({subject: `Run "${result.name}"`, cause: (error as Error).message}))
  }
}
