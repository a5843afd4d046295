import type {Attributes} from '@opentelemetry/api'
import {plan} from '../../attributes/plan.ts'
import * as keys from '../../attributes/wire-keys.ts'
import type {Fields, SessionRecorder} from '../../backend/backend.ts'
import type {Redactor} from '../../redaction/redact.ts'
import {redactAttributes} from '../../redaction/redact-attributes.ts'
import type {TracerCore} from './core.ts'

/** Opens the record of a tracer's session. A session with inputs starts at once. The record does not hold the tracer. */
export function openRecorder(core: TracerCore): SessionRecorder {
  const {ids, inputs, limits, pipeline, requests, sessionName} = core
  const {redactor} = pipeline
  const facts = {
    id: ids[keys.sessionId],
    name: redactor === undefined ? sessionName : String(redactor.value(keys.sessionName, sessionName)),
    source: ids[keys.source],
    metadata: experimentIn(ids),
  }
  const recorder = pipeline.backend.session(facts, requests)
  if (inputs === undefined) return recorder
  const attributes: Attributes = {}
  plan({inputs}, (key, value) => (attributes[key] = value), {limits})
  recorder.beginFrom(redacted(attributes, redactor))
  return recorder
}

/** Redacts attributes in place, and returns them. */
export function redacted(attributes: Attributes, redactor: Redactor | undefined): Attributes {
  if (redactor !== undefined) redactAttributes(attributes, redactor)
  return attributes
}

function experimentIn(ids: TracerCore['ids']): Fields {
  const names = {run_id: keys.runId, dataset_id: keys.datasetId, datapoint_id: keys.datapointId} as const
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, key]) => (ids[key] === undefined ? [] : [[name, ids[key]]])),
  )
}
