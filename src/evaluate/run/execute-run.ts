import {columns, isTerminal, show} from '#platform/terminal'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {Executor} from '../control/executor.ts'
import {noScores} from '../evaluators/measure-all.ts'
import type {DatapointResult, EvaluateResult} from '../metrics/results.ts'
import {resultText} from '../reports/run-report.ts'
import {applyRunEvaluators} from './apply-run-evaluators.ts'
import type {ProgressListener} from './progress.ts'
import {createProgress} from './progress-meter.ts'
import type {Run} from './run.ts'
import type {RunRecord} from './run-record.ts'
import {deliverRun} from './run-tracer.ts'
import {notRun} from './trial-result.ts'
import type {Trial, Trials} from './trials.ts'

/** A run that is set up. */
interface RunPlan {
  readonly run: Run
  readonly trials: Trials
  readonly record: RunRecord
  readonly executor: Executor
  readonly maxWorkers: number
  readonly total: number | undefined
  readonly progress: boolean | ProgressListener | undefined
  readonly print: boolean | undefined
  /** The stored result of a trial that is not run again. */
  readonly stored: (trial: Trial) => DatapointResult | undefined
  readonly work: (trial: Trial) => Promise<DatapointResult>
  /** The tracer that was made for this run, to be shut down with it. */
  readonly ours: HoneyHiveTracer | undefined
  /** Called at the end of the run. */
  readonly release: () => void
}

/** Executes a run. Never rejects, whatever the dataset, the function, the evaluators or the journal do. */
export async function executeRun(plan: RunPlan): Promise<EvaluateResult> {
  const {run, trials, record, executor, maxWorkers} = plan
  const {control} = run
  const progress = createProgress(plan.progress, run.name, plan.total, run.rateLimiter)
  const perform = async (trial: Trial): Promise<void> => {
    const stored = plan.stored(trial)
    const result = stored ?? (await plan.work(trial))
    if (stored === undefined) record.add(result, trial.loaded)
    else record.restore(result)
    progress.step(result.status !== 'ok')
  }
  try {
    await executor.run(() => trials.next(), perform, {maxWorkers, stopping: () => control.stopping})
  } catch (error) {
    control.stopFor(error)
  }
  if (control.stopping) {
    for await (const trial of trials.rest()) {
      const stored = plan.stored(trial)
      if (stored === undefined) record.add(notRun(trial, control.reason), trial.loaded)
      else record.restore(stored)
    }
  }
  await trials.close()
  progress.end()
  const scored = record.scored()
  const scores = control.stopping ? undefined : await applyRunEvaluators(run, scored)
  // From here on an abort only shortens the delivery: the run is complete.
  const stopped = scores === undefined ? {by: control.reason} : undefined
  const spans = await deliverRun(run, plan.ours)
  plan.release()
  const result = record.finish({scored, scores: scores ?? noScores, spans, stopped})
  if (plan.print ?? isTerminal()) show(resultText(result.toJSON() as EvaluateResult, {width: columns()}))
  return result
}
