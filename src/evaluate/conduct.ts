import {isTerminal, show} from '#platform/terminal'
import type {Executor} from './executor.ts'
import {createProgress, type ProgressListener} from './progress.ts'
import {toReport} from './report.ts'
import type {DatapointResult, EvaluateResult} from './results.ts'
import type {Run, Unit} from './run.ts'
import {notStarted} from './run-item.ts'
import type {RunRecord} from './run-record.ts'
import type {Units} from './units.ts'

/** What it takes to carry out a run that was set up. */
export interface Conduct {
  readonly run: Run
  readonly units: Units
  readonly record: RunRecord
  readonly executor: Executor
  readonly maxWorkers: number
  readonly total: number | undefined
  readonly progress: boolean | ProgressListener | undefined
  readonly print: boolean | undefined
  /** The stored result of a unit that needs no work any more. */
  readonly stored: (unit: Unit) => DatapointResult | undefined
  readonly work: (unit: Unit) => Promise<DatapointResult>
  /** Called when the work is done, before the result is drawn up. */
  readonly close: () => Promise<void>
}

/** Carries out a run: never rejects, whatever the dataset, the function, the evaluators or the journal do. */
export async function conduct(given: Conduct): Promise<EvaluateResult> {
  const {run, units, record, executor, maxWorkers} = given
  const progress = createProgress(given.progress, run.name, given.total)
  const perform = async (unit: Unit): Promise<void> => {
    const stored = given.stored(unit)
    const result = stored ?? (await given.work(unit))
    if (stored === undefined) record.add(result, unit.item.hash)
    else record.restore(result)
    progress.step(result.status !== 'ok')
  }
  try {
    await executor.run(() => units.next(), perform, {maxWorkers, stopping: () => run.control.stopping})
  } catch (error) {
    run.control.stop(error)
  }
  if (run.control.stopping) {
    for (const unit of units.rest()) {
      const stored = given.stored(unit)
      if (stored === undefined) record.add(notStarted(unit, run.control), unit.item.hash)
      else record.restore(stored)
    }
  }
  await units.close()
  progress.end()
  const receipt = await run.tracer.shutdown()
  await given.close()
  const result = record.finish(receipt)
  if (given.print ?? isTerminal()) show(toReport(result))
  return result
}
