import {toPlainData} from '../../attributes/plain-data.ts'
import {sessionRecorderOf} from '../../tracer/experiment-hooks.ts'
import type {Fields} from '../../backend/backend.ts'
import type {Redact} from '../../redaction/redact.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import {redactData, redactMetrics, redactThrown} from '../journal/redact-data.ts'
import type {DatapointResult} from '../metrics/results.ts'
import {toThrown} from '../../attributes/thrown.ts'

/** Records the session of an attempt on HoneyHive's server. */
interface DatapointSession {
  /** Starts the session. Inputs can be recorded only here. */
  begin(datapoint: Datapoint): void
  end(result: DatapointResult): void
}

const unrecorded: DatapointSession = {begin: () => {}, end: () => {}}

/** Opens the record of the session of `tracer`. Without HoneyHive's server, nothing is recorded. */
export function openDatapointSession(tracer: HoneyHiveTracer, redact: Redact | undefined): DatapointSession {
  const recorder = sessionRecorderOf(tracer)
  if (recorder === undefined) return unrecorded
  return {
    begin: datapoint => recorder.begin(sessionInputsOf(datapoint, redact)),
    end: result => recorder.update(sessionEndOf(result, redact)),
  }
}

/** Returns the inputs of a datapoint as the start of its session has them. */
export function sessionInputsOf({inputs}: Datapoint, redact: Redact | undefined): Fields {
  return asObject(plain('inputs', inputs, redact))
}

/** Returns the results of a datapoint as an update of its session. */
export function sessionEndOf(
  {datapoint, outputs, error, metrics, latencyMs, trial}: DatapointResult,
  redact: Redact | undefined,
): Fields {
  const {groundTruth} = datapoint
  const thrown = error === undefined ? undefined : toThrown(error)
  const shown = thrown === undefined || redact === undefined ? thrown : redactThrown(thrown, redact)
  return {
    ...(outputs === undefined ? {} : {outputs: asObject(plain('outputs.result', outputs, redact))}),
    ...(groundTruth === undefined
      ? {}
      : {feedback: {ground_truth: plain('feedback.ground_truth', groundTruth, redact)}}),
    metrics: redact === undefined ? metrics : redactMetrics(metrics, redact),
    metadata: {trial, ...(shown === undefined ? {} : {error: shown.message, error_type: shown.name})},
    duration: latencyMs,
  }
}

function plain(path: string, value: unknown, redact: Redact | undefined): unknown {
  const data = toPlainData(value).value
  return redact === undefined ? data : redactData(path, data, redact)
}

function asObject(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Fields) : {result: value}
}
