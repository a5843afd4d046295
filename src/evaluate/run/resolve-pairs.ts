import {EvaluationError} from '../evaluation-error.ts'
import type {RivalRun} from '../evaluators/judged.ts'
import type {Evaluators, NamedEvaluator} from '../evaluators/named-evaluators.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import {openRun} from '../journal/read-journal.ts'

/**
 * Opens the other runs of comparisons in pairs. Throws an `EvaluationError` for a run that cannot be read, or that has no
 * outputs.
 */
export async function resolvePairs(all: Evaluators): Promise<Evaluators> {
  if (all.evaluators.every(({pairs}) => pairs === undefined)) return all
  return {...all, evaluators: await Promise.all(all.evaluators.map(resolvePair))}
}

async function resolvePair(evaluator: NamedEvaluator): Promise<NamedEvaluator> {
  const {pairs, subject} = evaluator
  if (pairs === undefined) return evaluator
  const rival = typeof pairs.against === 'string' ? await readRival(pairs.against) : pairs.against
  if (rival.datapoints.length === 0) {
    throw new EvaluationError(
      `evaluate(): ${subject}: the run ${rival.runId} kept none of its datapoints. Give its run file`,
    )
  }
  return {...evaluator, measure: pairs.with(rival), against: rival.runId}
}

async function readRival(reference: string): Promise<RivalRun> {
  const {run, datapoints} = await openRun(reference)
  return {runId: run.runId, datapoints: datapoints.map(fromDatapointLine)}
}
