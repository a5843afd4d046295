import {toPlainData} from '../../attributes/plain-data.ts'
import {toStoredTrajectory} from '../spans/trajectory.ts'
import type {DatapointLine} from './journal.ts'
import type {DatapointResult, EvaluatorFailure} from '../metrics/results.ts'
import {fromThrown, toThrown} from '../../attributes/thrown.ts'

/** Returns a finished datapoint as a line of a run file. */
export function toDatapointLine(result: DatapointResult, hash: string): DatapointLine {
  const {index, trial, id, datapoint, outputs, metrics, failures, attempts, latencyMs, waitedMs} = result
  // Every datapoint needs a line, so its fields are assigned one by one, which is fastest. Their order suits a person
  // who reads the file.
  const plain = toPlainData(datapoint)
  const returned = toPlainData(outputs)
  const line: Mutable = {
    type: 'datapoint',
    index,
    trial,
    id,
    hash,
    ...(result.content === undefined ? {} : {content: result.content}),
    datapoint: plain.value as DatapointLine['datapoint'],
    status: result.status === 'ok' ? 'ok' : 'failed',
  }
  if (outputs !== undefined) line.outputs = returned.value
  if ('error' in result) line.error = toThrown(result.error)
  line.metrics = metrics
  line.failures = failures.length === 0 ? noFailures : failures.map(toLineFailure)
  if (result.failedAsserts !== undefined) line.failedAsserts = result.failedAsserts
  line.attempts = attempts
  line.latencyMs = latencyMs
  line.waitedMs = waitedMs
  if (result.usage !== undefined) line.usage = result.usage
  if (result.evaluatorUsage !== undefined) line.evaluatorUsage = result.evaluatorUsage
  if (result.trajectory !== undefined) line.trajectory = toStoredTrajectory(result.trajectory)
  if (result.abandoned !== undefined) line.abandoned = result.abandoned
  line.sessionId = result.sessionId
  line.traceId = result.traceId
  if (plain.converted || returned.converted || plain.lost + returned.lost > 0) line.converted = true
  if (returned.lost > 0) line.partial = true
  return line as DatapointLine
}

type Mutable = {-readonly [K in keyof DatapointLine]?: DatapointLine[K]}

function toLineFailure({evaluator, error}: EvaluatorFailure): DatapointLine['failures'][number] {
  return {evaluator, error: toThrown(error)}
}

const noFailures: DatapointLine['failures'] = []

/**
 * Returns the result that a line holds. Redacted values and values that JSON cannot hold are lost. Errors are `Error`s
 * with the stored name, message and stack.
 */
export function fromDatapointLine(line: DatapointLine): DatapointResult {
  const {index, trial, id, datapoint, status, metrics, attempts, latencyMs, waitedMs, sessionId, traceId, error} = line
  return {
    id,
    index,
    trial,
    ...(line.content === undefined ? {} : {content: line.content}),
    datapoint: {...datapoint, groundTruth: datapoint.groundTruth},
    status,
    ...('outputs' in line ? {outputs: line.outputs} : {}),
    metrics,
    ...(line.failedAsserts === undefined ? {} : {failedAsserts: line.failedAsserts}),
    attempts,
    latencyMs,
    waitedMs,
    ...(line.usage === undefined ? {} : {usage: line.usage}),
    ...(line.evaluatorUsage === undefined ? {} : {evaluatorUsage: line.evaluatorUsage}),
    ...(line.trajectory === undefined ? {} : {trajectory: line.trajectory}),
    ...(line.abandoned === undefined ? {} : {abandoned: line.abandoned}),
    sessionId,
    traceId,
    ...(error === undefined ? {} : {error: fromThrown(error)}),
    failures: line.failures.map(failure => ({evaluator: failure.evaluator, error: fromThrown(failure.error)})),
  }
}
