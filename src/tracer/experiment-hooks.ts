import {ownerOfTracer} from '../context/state/state.ts'
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
  return coreOf(tracer)?.pipeline.destinations.room(workers)
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
