import {EvaluationError} from '../evaluation-error.ts'
import type {DatapointLine, RunLine} from '../journal/journal.ts'
import type {StoredRun} from '../journal/read-journal.ts'
import type {Trial} from './trials.ts'

/** The finished items of a run that goes on. */
interface StoredResults {
  /** The line of a unit that was finished with the same content. */
  find(trial: Trial): DatapointLine | undefined
}

/** Looks items up by position and trial; an item whose content has changed since is not found. */
export function storedResults(stored: StoredRun | undefined): StoredResults {
  if (stored === undefined) return {find: () => undefined}
  const lines = new Map(stored.datapoints.map(line => [`${line.index}:${line.trial}`, line]))
  return {
    find: ({loaded, trial}) => {
      const line = lines.get(`${loaded.index}:${trial}`)
      return line?.hash === loaded.hash ? line : undefined
    },
  }
}

/** Throws an `EvaluationError` when a run is to go on as another one than it was: its result would mix two. */
export function checkUnchanged(before: RunLine, now: RunLine, path: string): void {
  const changed = aspects.filter(([, of]) => of(before) !== of(now))
  if (changed.length === 0) return
  const list = changed.map(([what, of]) => `${what} (was ${of(before)}, is ${of(now)})`).join(', ')
  throw new EvaluationError(
    `evaluate(): run ${before.runId} in "${path}" was made with another ${list}. ` +
      "Start a new run, or say `changed: 'allow'`",
  )
}

const aspects: readonly (readonly [string, (line: RunLine) => string])[] = [
  ['name', line => line.name],
  ['dataset', line => line.datasetId],
  ['function', line => `${line.function.name} ${line.function.version}`],
  ['list of evaluators', line => namesOf(line.evaluators)],
  ['list of run evaluators', line => namesOf(line.runEvaluators)],
  ['number of trials', line => String(line.trials)],
  ['selection', line => line.selection ?? 'all'],
]

function namesOf(evaluators: RunLine['runEvaluators'] = []): string {
  return evaluators.map(({name}) => name).join(' ') || 'none'
}
