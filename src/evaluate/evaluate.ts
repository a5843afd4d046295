import {isTerminal, show} from '#platform/terminal'
import * as codes from '../diagnostics/codes.ts'
import {plainText} from '../diagnostics/plain-text.ts'
import {report} from '../diagnostics/report.ts'
import type {DatapointInput, InputsOf, TruthOf} from './dataset/datapoint.ts'
import {redactOf} from '../tracer/experiment-hooks.ts'
import {checkReducers, type Evaluators, nameEvaluators} from './evaluators/named-evaluators.ts'
import type {NoParameters, Parameters} from './facts/parameters.ts'
import {redactFacts} from './journal/redact-data.ts'
import type {EvaluateResult} from './metrics/results.ts'
import {checkEvaluateOptions} from './run/check-options.ts'
import type {EvaluateOptions} from './run/options.ts'
import {resolvePairs} from './run/resolve-pairs.ts'
import {checkUnchanged, findResumed} from './run/resume.ts'
import {readFacts, toRunLine} from './run/run-line.ts'
import {type ChosenTracer, chooseTracer} from './run/run-tracer.ts'
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
export async function evaluate<D extends DatapointInput, O, P extends Parameters = NoParameters>(
  options: EvaluateOptions<D, O, P>,
): Promise<EvaluateResult<InputsOf<D>, TruthOf<D>, O>> {
  checkEvaluateOptions(options)
  const named = nameEvaluators(options.evaluators, options.runEvaluators)
  checkReducers(named, options.trials ?? 1)
  const evaluators = await resolvePairs(named)
  const chosen = chooseTracer(options.tracer)
  try {
    const result = await execute(options as unknown as EvaluateOptions<never, unknown>, evaluators, chosen)
    if (options.report !== undefined) await writeRunReport(result, options.report, options.print)
    return result as EvaluateResult<InputsOf<D>, TruthOf<D>, O>
  } catch (error) {
    // The set-up was wrong, so nothing ran.
    if (chosen.ours) await chosen.tracer.shutdown()
    throw error
  }
}

async function execute(
  options: EvaluateOptions<never, unknown>,
  evaluators: Evaluators,
  chosen: ChosenTracer,
): Promise<EvaluateResult> {
  const facts = await readFacts(options)
  const redact = redactOf(chosen.tracer)
  // A run file holds redacted facts, so these are compared with it.
  const known = redact === undefined ? facts : redactFacts(facts, redact)
  const resumed = await findResumed(options, known)
  const dataset = openSelection(options)
  const line = toRunLine({...options, facts: known}, evaluators, dataset, resumed.line)
  checkUnchanged(resumed, line, options)
  const plan = {
    line,
    facts,
    chosen,
    parameters: options.parameters,
    evaluators,
    function: options.function,
    options,
    total: line.total,
    resumed: resumed.path,
  }
  return executeRun(plan, run => ({
    trials: trialsOf(dataset, options.trials ?? 1, run.control),
    stored: trial => resumed.result(trial),
    work: trial => {
      const outputs = resumed.outputs(trial)
      return outputs === undefined ? runTrial(trial, run) : rescoreTrial(trial, outputs, run)
    },
  }))
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
