import {EvaluationError} from '../evaluation-error.ts'
import {changesOfResumed, type RunFacts} from '../facts/run-facts.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {DatapointLine, RunLine} from '../journal/journal.ts'
import {findRun, type StoredRun} from '../journal/read-journal.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {EvaluateOptions} from './options.ts'
import type {Trial} from './trials.ts'

type ResumeOptions = Pick<EvaluateOptions<never, never>, 'changed' | 'journal' | 'name' | 'only' | 'resume'>

/** A run before it starts, either new or resumed from its run file. */
interface Resumed {
  /** The path of the run file; absent for a new run. */
  readonly path: string | undefined
  /** The first line of the run file; absent for a new run. */
  readonly line: RunLine | undefined
  /** Returns the stored result of a trial that does not run again. */
  result(trial: Trial): DatapointResult | undefined
  /** Returns the line of a trial that is only scored again, because its function succeeded. */
  outputs(trial: Trial): DatapointLine | undefined
}

/** Finds the run that `resume` names. Throws an `EvaluationError` when its run file cannot be read. */
export async function findResumed(
  {name, resume = false, journal, only}: ResumeOptions,
  {parameters}: RunFacts,
): Promise<Resumed> {
  const stored = await findRun({resume, name, parameters, journal, completed: only === 'failed'})
  const find = finderOf(stored)
  return {
    path: stored?.path,
    line: stored?.run,
    result: trial => {
      const line = find(trial)
      if (line === undefined || (only === 'failed' && (line.status === 'failed' || line.failures.length > 0)))
        return undefined
      // The datapoint comes from the dataset, because the file may hold less. JSON loses some values, and `redact`
      // replaces others.
      return {...fromDatapointLine(line), datapoint: trial.loaded.datapoint}
    },
    outputs: trial => {
      const line = find(trial)
      return line?.status === 'ok' && !line.partial ? line : undefined
    },
  }
}

// A datapoint whose content has changed since is not found.
function finderOf(stored: StoredRun | undefined): (trial: Trial) => DatapointLine | undefined {
  if (stored === undefined) return () => undefined
  const lines = new Map(stored.datapoints.map(line => [`${line.index}:${line.trial}`, line]))
  return ({loaded, trial}) => {
    const line = lines.get(`${loaded.index}:${trial}`)
    return line?.hash === loaded.hash ? line : undefined
  }
}

/**
 * Throws an `EvaluationError` when the experiment of the resumed run has changed, because the result would mix two
 * runs.
 */
export function checkUnchanged({line: before, path}: Resumed, now: RunLine, {changed = 'refuse'}: ResumeOptions): void {
  if (before === undefined || changed === 'allow') return
  const list = changesOfResumed(before, now).join(', ')
  if (list === '') return
  throw new EvaluationError(
    `evaluate(): run ${before.runId} in "${path}" was made with another ${list}. ` +
      "Start a new run, or give `changed: 'allow'`",
  )
}
