import {fromStoredEvaluator, type StoredEvaluator, toStoredEvaluator} from '../metrics/evaluator-options.ts'
import type {Evaluators, Named} from './named-evaluators.ts'

/** The evaluators of a run in its run file; `runEvaluators` is absent when it has none. */
interface StoredEvaluators {
  readonly evaluators: readonly StoredEvaluator[]
  readonly runEvaluators?: readonly StoredEvaluator[]
}

export function toStoredEvaluators({evaluators, runEvaluators}: Evaluators): StoredEvaluators {
  const perRun = runEvaluators.map(toStored)
  return {evaluators: evaluators.map(toStored), ...(perRun.length === 0 ? {} : {runEvaluators: perRun})}
}

function toStored({name, options}: Named<unknown>): StoredEvaluator {
  return toStoredEvaluator(name, options)
}

/**
 * The evaluators of a run file, to sum up what they measured: a file cannot hold the functions. Without a user's own
 * `aggregate` the score of the run would be another one, so the weights are left out and there is not a score.
 */
export function fromStoredEvaluators({evaluators, runEvaluators = []}: StoredEvaluators): Evaluators {
  const lacksOne = evaluators.some(({aggregate}) => aggregate === 'own')
  const fromStored = (stored: StoredEvaluator): Named<() => undefined> => {
    const {weight, ...options} = fromStoredEvaluator(stored)
    return {
      name: stored.name,
      subject: `evaluator "${stored.name}"`,
      options: lacksOne ? options : {...options, weight},
      measure: () => undefined,
    }
  }
  return {evaluators: evaluators.map(fromStored), runEvaluators: runEvaluators.map(fromStored)}
}
