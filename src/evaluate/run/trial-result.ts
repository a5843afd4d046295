import type {Ended} from '../control/settle.ts'
import type {Scores} from '../evaluators/measure-all.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Trial} from './trials.ts'

type Figures = Pick<DatapointResult, 'attempts' | 'latencyMs' | 'waitedMs' | 'sessionId' | 'traceId'>

/** What a run file holds about the call whose outputs are scored again. */
export type StoredAttempt = Pick<DatapointResult, 'latencyMs' | 'trajectory' | 'usage'>

/** Fields of a result that are absent rather than `undefined`. */
interface Optional {
  readonly usage: DatapointResult['usage'] | undefined
  readonly evaluatorUsage: DatapointResult['evaluatorUsage'] | undefined
  readonly trajectory: DatapointResult['trajectory'] | undefined
  readonly abandoned: number
}

/** The outcome of an attempt at a trial. */
interface Attempted extends Figures, Optional {
  /** The outcome of the function's call. */
  readonly call: Ended
  /** The scores. Absent when the function failed, and when an abort ended the evaluators. */
  readonly scores: Scores | undefined
}

/** Makes the result of an attempt. `reason` is why the run stopped, if it did. */
export function toResult(trial: Trial, attempted: Attempted, reason: unknown): DatapointResult {
  const {call, scores} = attempted
  if (call.status !== 'ok') return withPresent(notScored(trial, attempted, call.status, call.error), attempted)
  // An aborted trial is not stored, so a resumed run repeats it.
  if (scores === undefined) return withPresent(notScored(trial, attempted, 'aborted', reason), attempted)
  return withPresent(scored(trial, attempted, call.value, scores), attempted, scores.failedAsserts)
}

/** Makes the result of a trial that a stopped run did not begin or did not repeat. */
export function notRun(trial: Trial, reason: unknown, attempts = 0, waitedMs = 0): DatapointResult {
  return notScored(trial, {attempts, latencyMs: 0, waitedMs, sessionId: '', traceId: ''}, 'aborted', reason)
}

// Both kinds of result are written out, because one spread in each would take 20 % of a datapoint's whole time.
function scored({loaded, trial}: Trial, figures: Figures, outputs: unknown, scores: Scores): DatapointResult {
  const {id, index, datapoint, contentHash} = loaded
  const {metrics, failures} = scores
  const {attempts, latencyMs, waitedMs, sessionId, traceId} = figures
  return {
    id,
    index,
    trial,
    ...(contentHash === undefined ? {} : {content: contentHash}),
    datapoint,
    status: 'ok',
    outputs,
    metrics,
    failures,
    attempts,
    latencyMs,
    waitedMs,
    sessionId,
    traceId,
  }
}

const metrics: DatapointResult['metrics'] = Object.freeze({})
const failures: DatapointResult['failures'] = Object.freeze([])

function notScored(
  {loaded, trial}: Trial,
  figures: Figures,
  status: 'failed' | 'aborted',
  error: unknown,
): DatapointResult {
  const {id, index, datapoint, contentHash} = loaded
  const {attempts, latencyMs, waitedMs, sessionId, traceId} = figures
  return {
    id,
    index,
    trial,
    ...(contentHash === undefined ? {} : {content: contentHash}),
    datapoint,
    status,
    error,
    metrics,
    failures,
    attempts,
    latencyMs,
    waitedMs,
    sessionId,
    traceId,
  }
}

function withPresent(
  result: DatapointResult,
  optional: Optional,
  failedAsserts?: DatapointResult['failedAsserts'],
): DatapointResult {
  const {usage, evaluatorUsage, trajectory, abandoned} = optional
  const full: Mutable = result.status === 'ok' && result.outputs === undefined ? withoutOutputs(result) : result
  // The result was made for this call, and fields that are assigned one by one cost less than spreads.
  if (failedAsserts !== undefined) full.failedAsserts = failedAsserts
  if (usage !== undefined) full.usage = usage
  if (evaluatorUsage !== undefined) full.evaluatorUsage = evaluatorUsage
  if (trajectory !== undefined) full.trajectory = trajectory
  if (abandoned > 0) full.abandoned = abandoned
  return full
}

type Mutable = {-readonly [K in keyof DatapointResult]: DatapointResult[K]}

function withoutOutputs({outputs, ...result}: DatapointResult): DatapointResult {
  return outputs === undefined ? result : {...result, outputs}
}
