import {ownerOfTracer} from '../context/state/state.ts'
import {localRun, type RunFacts, type RunRecorder, type SessionRecorder} from '../backend/backend.ts'
import type {Redact} from '../redaction/redact.ts'
import type {SpanObserver, TracerCore} from './pipeline/core.ts'
import {redactorOf} from './pipeline/pipeline.ts'
import {deliverSession} from './pipeline/session.ts'
import type {HoneyHiveTracer} from './tracer.ts'

// The members of a tracer that an experiment needs and a user does not.

/**
 * Passes the spans of `tracer` to `observer`, independent of the destination. Returns `false` when the application's
 * provider makes them, because their end is then not seen.
 */
export function observeSpans(tracer: HoneyHiveTracer, observer: SpanObserver): boolean {
  const core = coreOf(tracer)
  if (core === undefined || core.pipeline.ofApplication) return false
  core.observer = observer
  return true
}

/**
 * Delivers the session of `tracer` without closing the tracer. Work that a function left running can still end its
 * spans. Waiting for the destination would cost a request for each datapoint.
 */
export function deliverSessionOf(tracer: HoneyHiveTracer): void {
  const core = coreOf(tracer)
  if (core !== undefined) deliverSession(core)
}

/** Resolves when the destinations of `tracer` have room for the spans of `workers` datapoints; `undefined` if so now. */
export function roomOf(tracer: HoneyHiveTracer, workers: number): Promise<void> | undefined {
  const pipeline = coreOf(tracer)?.pipeline
  return pipeline && (pipeline.destinations.room(workers) ?? pipeline.backend.room(workers))
}

/** The record of the session of `tracer` on HoneyHive's server; `undefined` without that server. */
export function sessionRecorderOf(tracer: HoneyHiveTracer): SessionRecorder | undefined {
  const core = coreOf(tracer)
  return core?.pipeline.backend.isRemote ? core.recorder : undefined
}

/** The record of a run in the session of `tracer`. */
export function runRecorderOf(tracer: HoneyHiveTracer, facts: RunFacts): RunRecorder {
  const core = coreOf(tracer)
  return core === undefined ? localRun : core.pipeline.backend.run(facts, core.requests)
}

/** Throws a `MissingApiKeyError` if `tracer` sends to HoneyHive's server and lacks a key for experiments. */
export function checkExperimentKeysOf(tracer: HoneyHiveTracer, caller: string): void {
  coreOf(tracer)?.pipeline.backend.checkExperiment(caller)
}

/** True when no request has ever reached a destination of `tracer`. */
export function isUnreached(tracer: HoneyHiveTracer): boolean {
  return coreOf(tracer)?.pipeline.destinations.isUnreached() === true
}

/** The redaction of `tracer` for data that is not a span and is not cut; `undefined` without rules. */
export function redactOf(tracer: HoneyHiveTracer): Redact | undefined {
  const core = coreOf(tracer)
  return core && redactorOf(core.options, Number.MAX_SAFE_INTEGER, core)?.value
}

function coreOf(tracer: HoneyHiveTracer): TracerCore | undefined {
  return ownerOfTracer(tracer) as TracerCore | undefined
}
