import type {Ended} from '../control/settle.ts'
import type {Scores} from '../evaluators/measure-all.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Trial} from './trials.ts'

type Figures = Pick<DatapointResult, 'attempts' | 'latencyMs' | 'waitedMs' | 'sessionId' | 'traceId'>

/** The outcome of an attempt at a trial. */
interface Attempted extends Figures {
  /** The outcome of the function's call. */
  readonly call: Ended
  /** The scores. Absent when the function failed, and when an abort ended the evaluators. */
  readonly scores: Scores | undefined
  readonly usage: DatapointResult['usage'] | undefined
}

/** Makes the result of an attempt. `reason` is why the run stopped, if it did. */
export function toResult(trial: Trial, attempted: Attempted, reason: unknown): DatapointResult {
  const {call, scores, usage} = attempted
  if (call.status !== 'ok') return withPresent(notScored(trial, attempted, call.status, call.error), {usage})
  // An aborted trial is not stored, so a resumed run repeats it.
  if (scores === undefined) return withPresent(notScored(trial, attempted, 'aborted', reason), {usage})
  return withPresent(scored(trial, attempted, call.value, scores), {failedAsserts: scores.failedAsserts, usage})
}

/** Makes the result of a trial that a stopped run did not begin or did not repeat. */
export function notRun(trial: Trial, reason: unknown, attempts = 0, waitedMs = 0): DatapointResult {
  return notScored(trial, {attempts, latencyMs: 0, waitedMs, sessionId: '', traceId: ''}, 'aborted', reason)
}

// Both kinds of result are written out, because one spread in each would take 20 % of a datapoint's whole time.
function scored({loaded, trial}: Trial, figures: Figures, outputs: unknown, scores: Scores): DatapointResult {
  const {id, index, datapoint} = loaded
  const {metrics, failures} = scores
  const {attempts, latencyMs, waitedMs, sessionId, traceId} = figures
  return {
    id,
    index,
    trial,
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
  const {id, index, datapoint} = loaded
  const {attempts, latencyMs, waitedMs, sessionId, traceId} = figures
  return {
    id,
    index,
    trial,
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

/** Fields of a result that are absent rather than `undefined`. */
interface Optional {
  readonly failedAsserts?: DatapointResult['failedAsserts'] | undefined
  readonly usage: DatapointResult['usage'] | undefined
}

function withPresent(result: DatapointResult, {failedAsserts, usage}: Optional): DatapointResult {
  const full = result.status === 'ok' && result.outputs === undefined ? withoutOutputs(result) : result
  if (failedAsserts === undefined && usage === undefined) return full
  return {...full, ...(failedAsserts === undefined ? {} : {failedAsserts}), ...(usage === undefined ? {} : {usage})}
}

function withoutOutputs({outputs, ...result}: DatapointResult): DatapointResult {
  return outputs === undefined ? result : {...result, outputs}
}
