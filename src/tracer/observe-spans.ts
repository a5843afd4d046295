import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {ownerOfTracer} from '../context/state/state.ts'
import type {TracerCore} from './pipeline/core.ts'
import {deliverSession} from './pipeline/session.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/** Shows each span of `tracer` to `observer` when it ends, whatever the destination. `observer` must not throw. */
export function observeSpans(tracer: HoneyHiveTracer, observer: (span: ReadableSpan) => void): void {
  const core = ownerOfTracer(tracer) as TracerCore | undefined
  if (core !== undefined) core.observer = observer
}

/**
 * Delivers the session of `tracer` without closing it: work that a function left running may still end its spans, and
 * waiting for the destination here would cost each datapoint a request.
 */
export function deliverSessionOf(tracer: HoneyHiveTracer): void {
  const core = ownerOfTracer(tracer) as TracerCore | undefined
  if (core !== undefined) deliverSession(core)
}
