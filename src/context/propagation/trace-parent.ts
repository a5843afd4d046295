import {createTraceState, isSpanContextValid, type SpanContext, TraceFlags} from '@opentelemetry/api'
import {parseTraceParent} from '@opentelemetry/core'

/** The identity of a span, as W3C Trace Context headers. */
export interface TraceParent {
  readonly traceparent: string
  readonly tracestate?: string
}

/** Returns the headers of `context`, or `undefined` for an invalid context. */
export function toTraceParent(context: SpanContext): TraceParent | undefined {
  if (!isSpanContextValid(context)) return undefined
  const sampled = (context.traceFlags & TraceFlags.SAMPLED) === TraceFlags.SAMPLED
  const traceparent = `00-${context.traceId}-${context.spanId}-${sampled ? '01' : '00'}`
  const tracestate = context.traceState?.serialize()
  return tracestate ? {traceparent, tracestate} : {traceparent}
}

/** Reads headers from outside. Returns a remote span context, or `undefined` when one of the headers is invalid. */
export function fromTraceParent(traceparent: unknown, tracestate: unknown): SpanContext | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > longest) return undefined
  const parsed = parseTraceParent(traceparent)
  if (parsed === null || !isSpanContextValid(parsed)) return undefined
  const context: SpanContext = {...parsed, traceFlags: parsed.traceFlags & TraceFlags.SAMPLED, isRemote: true}
  return typeof tracestate === 'string' && tracestate !== ''
    ? {...context, traceState: createTraceState(wholeMembers(tracestate))}
    : context
}

// The api drops a longer value completely, so only the members that fit are passed to it.
function wholeMembers(tracestate: string): string {
  return tracestate.length <= longest
    ? tracestate
    : tracestate.slice(0, Math.max(0, tracestate.lastIndexOf(',', longest)))
}

/** The most characters of either header. Later versions of `traceparent` may be longer than ours. */
const longest = 512
