import {isTerminal, show} from '#platform/terminal'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {DatapointInput, InputsOf, TruthOf} from './dataset/datapoint.ts'
import {checkEvaluateOptions} from './run/check-options.ts'
import {chooseTracer} from './run/run-tracer.ts'
import {executeRun} from './run/execute-run.ts'
import {openDataset} from './dataset/dataset.ts'
import {watchDuplicates} from './dataset/duplicates.ts'
import {inProcess} from './control/executor.ts'
import {findRun} from './journal/read-journal.ts'
import {fromDatapointLine} from './journal/datapoint-line.ts'
import type {DatapointLine} from './journal/journal.ts'
import {nameEvaluators} from './evaluators/named-evaluators.ts'
import type {EvaluateOptions} from './run/options.ts'
import type {EvaluateResult} from './metrics/results.ts'
import {createRun, type Run} from './run/run.ts'
import {RunControl} from './control/run-control.ts'
import {rescoreTrial, runTrial} from './run/run-trial.ts'
import {openRunJournal} from './journal/run-journal.ts'
import {toRunLine} from './run/run-line.ts'
import {RunRecord} from './run/run-record.ts'
import {select} from './dataset/select.ts'
import {stopWhen} from './control/stop-when.ts'
import {checkUnchanged, storedResults} from './run/stored-results.ts'
import {trialsOf} from './run/trials.ts'
import {writeReport} from './write-report.ts'

/**
 * Runs a function over a dataset and measures what it returns: each datapoint in a tracer and a session of its own, so
 * `enrichSpan` works anywhere in it with nothing passed. A failing item never stops the run and never disappears from
 * the result. Rejects with an `EvaluationError` for a wrong set-up, and with nothing else.
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
  const {name, resume = false, only, maxWorkers = 10, trials = 1, executor = inProcess} = options
  const named = nameEvaluators(options.evaluators, options.runEvaluators)
  const stored = await findRun({resume, name, journal: options.journal, completed: only === 'failed'})
  const dataset = select(watchDuplicates(openDataset(options.dataset, name, options.datasetId), name), options)
  const line = toRunLine(options, named, dataset, stored?.run)
  if (stored !== undefined && options.changed !== 'allow') checkUnchanged(stored.run, line, stored.path)
  const journal = openRunJournal(stored?.path ?? options.journal, line, stored !== undefined)
  const {tracer, ours} = chooseTracer(options.tracer)
  const control = new RunControl()
  const release = stopWhen(control, options.signal)
  const run = createRun(line, {
    ...options,
    ...named,
    function: options.function as Run['function'],
    maxWorkers,
    tracer,
    control,
  })
  const finished = storedResults(stored)
  const again = (found: DatapointLine): boolean =>
    only === 'failed' && (found.status === 'failed' || found.failures.length > 0)
  const result = await executeRun({
    run,
    trials: trialsOf(dataset, trials, control),
    record: new RunRecord(run, journal, line.startedAt, options.keep),
    executor,
    maxWorkers,
    total: line.total,
    progress: options.progress,
    print: options.print,
    stored: trial => {
      const found = finished.find(trial)
      // The file may hold less than the datapoint does: JSON loses some values, and `redact` replaces others.
      return found === undefined || again(found)
        ? undefined
        : {...fromDatapointLine(found), datapoint: trial.loaded.datapoint}
    },
    work: trial => {
      const found = finished.find(trial)
      return found?.status === 'ok' ? rescoreTrial(trial, found, run) : runTrial(trial, run)
    },
    ours: ours ? tracer : undefined,
    release,
  })
  if (options.report !== undefined) await writeRunReport(result, options.report, options.print)
  return result as EvaluateResult<InputsOf<D>, TruthOf<D>, O>
}

// A full disk must not cost the result of a run.
async function writeRunReport(result: EvaluateResult, file: string, print = isTerminal()): Promise<void> {
  try {
    const written = await writeReport(result, {file})
    if (print) show(`report: ${written.file}\n`)
  } catch (error) {
    report(codes.reportFailed, undefined, () => ({subject: `Run "${result.name}"`, cause: (error as Error).message}))
  }
}
