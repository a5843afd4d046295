import {columns, isTerminal, show} from '#platform/terminal'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {deliverRun} from './deliver-run.ts'
import type {Executor} from '../control/executor.ts'
import type {ProgressListener} from './progress.ts'
import {createProgress} from './progress-meter.ts'
import {Reader} from './reader.ts'
import {resultText} from '../reports/result-text.ts'
import type {DatapointResult, EvaluateResult} from '../metrics/results.ts'
import type {Run, Trial} from './run.ts'
import {notStarted} from './run-datapoint.ts'
import type {RunRecord} from './run-record.ts'
import {noScores, applyRunEvaluators} from './apply-run-evaluators.ts'
import type {Trials} from './trials.ts'

/** What it takes to carry out a run that was set up. */
interface RunPlan {
  readonly run: Run
  readonly units: Trials
  readonly record: RunRecord
  readonly executor: Executor
  readonly maxWorkers: number
  readonly total: number | undefined
  readonly progress: boolean | ProgressListener | undefined
  readonly print: boolean | undefined
  /** The stored result of a unit that needs no work any more. */
  readonly stored: (unit: Trial) => DatapointResult | undefined
  readonly work: (unit: Trial) => Promise<DatapointResult>
  /** The tracer that was made for this run, to be shut down with it. */
  readonly ours: HoneyHiveTracer | undefined
  /** Called when nothing of the run is under way any more. */
  readonly release: () => void
}

const done = Promise.resolve()

/** Carries out a run: never rejects, whatever the dataset, the function, the evaluators or the journal do. */
export async function executeRun(given: RunPlan): Promise<EvaluateResult> {
  const {run, units, record, executor, maxWorkers} = given
  const {control} = run
  const progress = createProgress(given.progress, run.name, given.total, run.pace)
  const reader = new Reader(units, control)
  const count = ({status}: DatapointResult): void => progress.step(status !== 'ok')
  const finish = (result: DatapointResult, unit: Trial): void => {
    record.add(result, unit.loaded)
    count(result)
  }
  // No async function: each promise of an item costs a twentieth of what is done for it.
  const perform = (unit: Trial): Promise<void> => {
    const stored = given.stored(unit)
    if (stored !== undefined) {
      record.restore(stored)
      count(stored)
      return done
    }
    return given.work(unit).then(result => finish(result, unit))
  }
  try {
    await executor.run(() => reader.next(), perform, {maxWorkers, stopping: () => control.stopping})
  } catch (error) {
    control.stopFor(error)
  }
  if (control.stopping) {
    for (const unit of units.rest()) {
      const stored = given.stored(unit)
      if (stored === undefined) record.add(notStarted(unit, control), unit.loaded)
      else record.restore(stored)
    }
  }
  await reader.close()
  progress.end()
  const scored = record.scored()
  const scores = control.stopping ? undefined : await applyRunEvaluators(run, scored)
  // What comes after this is delivery: an abort cuts it short, and the run completed all the same.
  const stopped = scores === undefined ? {by: control.reason} : undefined
  const spans = await deliverRun(run, given.ours)
  given.release()
  const result = record.finish({scored, scores: scores ?? noScores, spans, stopped})
  if (given.print ?? isTerminal()) show(resultText(result.toJSON() as EvaluateResult, {width: columns()}))
  return result
}
