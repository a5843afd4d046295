import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {StoredRun} from '../journal/read-journal.ts'
import type {EvaluateResult, RunSpans} from '../metrics/results.ts'
import {noScores, type Scores} from '../evaluators/measure-all.ts'
import {RunTally} from '../evaluators/run-tally.ts'
import {SliceTally} from '../evaluators/slice-tally.ts'
import {factsOf} from '../facts/run-facts.ts'
import {fromStoredEvaluators} from '../evaluators/stored-evaluators.ts'
import {fromThrown} from '../../attributes/thrown.ts'

/** A run restored from its file, for `compare`, `gate` and the reports. */
export interface RestoredRun
  extends Omit<
    EvaluateResult,
    'status' | 'ok' | 'score' | 'runFailedAsserts' | 'spans' | 'journal' | 'durationMs' | 'toJSON'
  > {
  /**
   * 'interrupted' means that the process ended before the run. 'damaged' means that the file lacks datapoints that its
   * end line counts.
   */
  readonly status: 'completed' | 'aborted' | 'interrupted' | 'damaged'
  /** The end of the run; absent when the run did not end by itself. */
  readonly spans?: RunSpans
}

/** Restores a run from its file, for `compare`, `gate` and the reports. */
export function fromStoredRun({run, datapoints: lines, end, incomplete}: StoredRun): RestoredRun {
  const {runId, name, datasetId, selection, startedAt, evaluators, trials} = run
  const datapoints = lines.map(fromDatapointLine)
  const named = fromStoredEvaluators(run).evaluators
  const tally = new RunTally(named, trials)
  for (const datapoint of datapoints) tally.add(datapoint)
  const sliced = new SliceTally({name, slices: run.slices ?? [], evaluators: named, trials})
  for (const datapoint of datapoints) sliced.add(datapoint)
  const slices = sliced.slices()
  const {succeeded, failed, usage, evaluatorUsage, abandoned, latency} = tally
  const {metrics: runMetrics, failures: runFailures} = storedScores(end)
  return {
    runId,
    name,
    datasetId,
    ...(selection === undefined ? {} : {selection}),
    total: end?.total ?? run.total ?? lines.length,
    succeeded,
    failed,
    aborted: end?.aborted ?? 0,
    status: incomplete === undefined ? (end?.status ?? 'interrupted') : 'damaged',
    startedAt,
    evaluators,
    trials,
    ...factsOf(run),
    ...(slices === undefined ? {} : {slices}),
    ...(end?.gate === undefined ? {} : {gate: end.gate}),
    datapoints,
    metrics: tally.summaries(),
    runMetrics,
    runFailures,
    latency: latency.summary(),
    ...(usage === undefined ? {} : {usage}),
    ...(evaluatorUsage === undefined ? {} : {evaluatorUsage}),
    abandoned,
    ...(end === undefined ? {} : {spans: end.spans}),
    ...(end?.backend === undefined ? {} : {backend: end.backend}),
    ...(end?.stoppedBy === undefined ? {} : {stoppedBy: fromThrown(end.stoppedBy)}),
  }
}

/** Returns the scores of the run evaluators of a stored run. */
export function storedScores(end: StoredRun['end']): Scores {
  if (end === undefined) return noScores
  const {runMetrics = {}, runFailures = [], runFailedAsserts} = end
  return {
    metrics: runMetrics,
    failures: runFailures.map(({evaluator, error}) => ({evaluator, error: fromThrown(error)})),
    ...(runFailedAsserts === undefined ? {} : {failedAsserts: runFailedAsserts}),
  }
}
