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
    failures: result.failures.map(({evaluator, error}) => ({evaluator, error: toThrown(error)})),
    ...(result.failedAsserts === undefined ? {} : {failedAsserts: result.failedAsserts}),
    attempts,
    latencyMs,
    waitedMs,
    ...(result.usage === undefined ? {} : {usage: result.usage}),
    sessionId,
    traceId,
  }
}

/** The item again: what JSON cannot hold is lost, errors are `Error`s with the stored name, message and stack. */
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

/** `value` as one line of JSON. What JSON cannot hold (a cycle, a getter that throws) is left out, and the line says so. */
export function toJsonLine(value: object): string {
  try {
    return `${JSON.stringify(value, plain)}\n`
  } catch (error) {
    const {outputs: _, datapoint, ...rest} = value as {outputs?: unknown; datapoint?: {id?: string}}
    const unwritable = toThrown(error).message
    return `${JSON.stringify({...rest, datapoint: {id: datapoint?.id, inputs: null}, unwritable}, plain)}\n`
  }
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
