import {INVALID_TRACEID, type Span, type SpanContext, trace} from '@opentelemetry/api'
import {read} from '../../attributes/read.ts'
import type {Owner, SpanRecord} from './owner.ts'
import {state} from './state.ts'

/**
 * Records `owner` as the owner of `span`, recording or not. The `onStart` of a processor would miss sampled-out spans.
 *
 * The key is the `SpanContext` object of the span, not the span. A plain child keeps that object as its parent, which
 * shows the tracer around it, and a wrapper around the span returns the same object.
 */
export function claimSpan(span: Span, owner: Owner): Span {
  const claimed = withOwnContext(span)
  state().spanRecords.set(claimed.spanContext(), {owner, writes: 0, span: claimed})
  return claimed
}

/** Returns the record of a span that one of our tracers started, or `undefined` for a plain span. */
export function recordOf(span: Span): SpanRecord | undefined {
  const context = contextOf(span)
  return context === undefined ? undefined : state().spanRecords.get(context)
}

/** Returns the owner of `span`, or `undefined` for a plain span and for `undefined`. */
export function ownerOfSpan(span: Span | undefined): Owner | undefined {
  return span === undefined ? undefined : recordOf(span)?.owner
}

/** Returns the record of the parent of a plain span. SDKs before 2.0 do not expose the parent. */
export function recordOfParent(span: Span): SpanRecord | undefined {
  const parent = read(span, 'parentSpanContext')
  return typeof parent === 'object' && parent !== null ? state().spanRecords.get(parent as SpanContext) : undefined
}

// When tracing is suppressed, all spans share one span context of the api. With a copy, each span can have an owner.
function withOwnContext(span: Span): Span {
  const context = span.spanContext()
  return context.traceId === INVALID_TRACEID ? trace.wrapSpanContext({...context}) : span
}

// A foreign span may throw, or return a non-object.
function contextOf(span: Span): SpanContext | undefined {
  try {
    const context: unknown = span.spanContext()
    return typeof context === 'object' && context !== null ? (context as SpanContext) : undefined
  } catch {
    return undefined
  }
}
