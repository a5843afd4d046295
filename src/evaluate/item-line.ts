import type {ItemLine} from './journal.ts'
import type {DatapointResult} from './results.ts'
import {fromThrown, toThrown} from './thrown.ts'

/** A finished item as a line of a run file. */
export function toItemLine(result: DatapointResult, hash: string): ItemLine {
  const {index, trial, id, datapoint, outputs, metrics, attempts, latencyMs, waitedMs, sessionId, traceId} = result
  return {
    type: 'item',
    index,
    trial,
    id,
    hash,
    datapoint,
    status: result.status === 'ok' ? 'ok' : 'failed',
    ...(outputs === undefined ? {} : {outputs}),
    ...('error' in result ? {error: toThrown(result.error)} : {}),
    metrics,
    failures:
      result.failures.length === 0
        ? noFailures
        : result.failures.map(({evaluator, error}) => ({evaluator, error: toThrown(error)})),
    ...(result.failedAsserts === undefined ? {} : {failedAsserts: result.failedAsserts}),
    attempts,
    latencyMs,
    waitedMs,
    ...(result.usage === undefined ? {} : {usage: result.usage}),
    sessionId,
    traceId,
  }
}

const noFailures: ItemLine['failures'] = []

/** The item again: what JSON cannot hold is lost, and what was redacted, errors are `Error`s with the stored name, message and stack. */
export function fromItemLine(line: ItemLine): DatapointResult {
  const {index, trial, id, datapoint, status, metrics, attempts, latencyMs, waitedMs, sessionId, traceId, error} = line
  return {
    id,
    index,
    trial,
    datapoint: {...datapoint, groundTruth: datapoint.groundTruth},
    status,
    ...('outputs' in line ? {outputs: line.outputs} : {}),
    metrics,
    ...(line.failedAsserts === undefined ? {} : {failedAsserts: line.failedAsserts}),
    attempts,
    latencyMs,
    waitedMs,
    ...(line.usage === undefined ? {} : {usage: line.usage}),
    sessionId,
    traceId,
    ...(error === undefined ? {} : {error: fromThrown(error)}),
    failures: line.failures.map(failure => ({evaluator: failure.evaluator, error: fromThrown(failure.error)})),
  }
}
