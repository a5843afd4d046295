import {INVALID_TRACEID, type Span, type SpanContext, trace} from '@opentelemetry/api'
import {read} from '../../attributes/read.ts'
import type {Owner, SpanRecord} from './owner.ts'
import {state} from './state.ts'

/**
 * Writes down who started `span`, recording or not: `onStart` of a processor would miss the sampled-out ones.
 *
 * The key is the span's own `SpanContext` object, not the span: a plain child keeps it as its parent, so that it can be
 * asked whose territory it lies in; and whoever wraps the span hands the same object on.
 */
export function claimSpan(span: Span, owner: Owner): Span {
  const owned = withContextOfItsOwn(span)
  state().owners.set(owned.spanContext(), {owner, writes: 0, span: owned})
  return owned
}

/** The record of a span that a tracer of ours started; `undefined` for a plain span. */
export function recordOf(span: Span): SpanRecord | undefined {
  const key = contextOf(span)
  return key === undefined ? undefined : state().owners.get(key)
}

/** The owner of `span`; `undefined` for a plain span and for no span. */
export function ownerOfSpan(span: Span | undefined): Owner | undefined {
  return span === undefined ? undefined : recordOf(span)?.owner
}

/** The record of the span that a plain span was started below, as far as its SDK tells (2.x and later do). */
export function recordOfParent(span: Span): SpanRecord | undefined {
  const parent = read(span, 'parentSpanContext')
  return typeof parent === 'object' && parent !== null ? state().owners.get(parent as SpanContext) : undefined
}

// Every span that does not record because tracing is suppressed shares one constant of the api.
function withContextOfItsOwn(span: Span): Span {
  const context = span.spanContext()
  return context.traceId === INVALID_TRACEID ? trace.wrapSpanContext({...context}) : span
}

// A span of somebody else's may throw, or give no object.
function contextOf(span: Span): SpanContext | undefined {
  try {
    const context: unknown = span.spanContext()
    return typeof context === 'object' && context !== null ? (context as SpanContext) : undefined
  } catch {
    return undefined
  }
}
