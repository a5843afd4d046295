import type {EndLine, RunLine} from '../journal/journal.ts'
import type {Scores} from '../evaluators/measure-all.ts'
import type {NamedEvaluator, NamedRunEvaluator} from '../evaluators/named-evaluators.ts'
import {noScores} from './apply-run-evaluators.ts'
import {fromThrown} from '../metrics/thrown.ts'

/** What the run evaluators of a stored run measured. */
export function storedScores(end: EndLine | undefined): Scores {
  if (end === undefined) return noScores
  const {runMetrics = {}, runFailures = [], runFailedAsserts} = end
  return {
    metrics: runMetrics,
    failures: runFailures.map(({evaluator, error}) => ({evaluator, error: fromThrown(error)})),
    ...(runFailedAsserts === undefined ? {} : {failedAsserts: runFailedAsserts}),
  }
}

/** The run evaluators that a run file names; a file cannot hold the functions. */
export function storedRunEvaluators({runEvaluators = []}: RunLine): NamedRunEvaluator[] {
  return runEvaluators.map(({name, weight}) => ({
    name,
    subject: '',
    options: {weight},
    measure: () => undefined,
  }))
}

/** The evaluators that a run file names. Without an `aggregate` of the user's own the score would be another one: then there is none. */
export function storedEvaluators({evaluators}: RunLine): NamedEvaluator[] {
  const own = evaluators.some(({aggregate}) => aggregate === 'own')
  return evaluators.map(({name, worst, aggregate, weight, asserts}) => ({
    name,
    subject: '',
    options: {
      worst,
      aggregate: aggregate === 'own' ? undefined : aggregate,
      weight: own ? undefined : weight,
      assert: asserts && ((): boolean => true),
    },
    measure: () => undefined,
  }))
}
