import {fromStoredEvaluator, type StoredEvaluator, toStoredEvaluator} from '../metrics/evaluator-options.ts'
import type {Identity} from './evaluator-fingerprint.ts'
import type {Evaluators, Named} from './named-evaluators.ts'

/** The evaluators of a run, as its run file holds them. `runEvaluators` is absent when the run has none. */
interface StoredEvaluators {
  readonly evaluators: readonly StoredEvaluator[]
  readonly runEvaluators?: readonly StoredEvaluator[]
}

export function toStoredEvaluators({evaluators, runEvaluators}: Evaluators): StoredEvaluators {
  const perRun = runEvaluators.map(toStored)
  return {evaluators: evaluators.map(toStored), ...(perRun.length === 0 ? {} : {runEvaluators: perRun})}
}

function toStored({name, options, identity, against}: Named<unknown>): StoredEvaluator {
  const stored = {...toStoredEvaluator(name, options), ...identity}
  return against === undefined ? stored : {...stored, against}
}

function storedIdentity({fingerprint, kind, labels}: StoredEvaluator): Identity {
  return {
    ...(fingerprint === undefined ? {} : {fingerprint}),
    ...(kind === undefined ? {} : {kind}),
    ...(labels === undefined ? {} : {labels}),
  }
}

/**
 * Returns the evaluators of a run file, for summaries of the stored metrics. A file cannot hold functions, including a
 * user's own `aggregate`. Without that function the score would be wrong, so weights and score are then left out.
 */
export function fromStoredEvaluators({evaluators, runEvaluators = []}: StoredEvaluators): Evaluators {
  const lacksAggregate = evaluators.some(({aggregate}) => aggregate === 'own')
  const fromStored = (stored: StoredEvaluator): Named<() => undefined> => {
    const {weight, ...options} = fromStoredEvaluator(stored)
    return {
      name: stored.name,
      subject: `evaluator "${stored.name}"`,
      options: lacksAggregate ? options : {...options, weight},
      measure: () => undefined,
      identity: storedIdentity(stored),
      against: stored.against,
    }
  }
  return {evaluators: evaluators.map(fromStored), runEvaluators: runEvaluators.map(fromStored)}
}
