import {INVALID_TRACEID, type Span, type SpanContext, trace} from '@opentelemetry/api'
import {read} from '../../attributes/read.ts'
import type {Owner, SpanRecord} from './owner.ts'
import type {PlainRecord} from './plain-record.ts'
import {state} from './state.ts'

/**
 * Records `owner` as the owner of `span`, recording or not. The `onStart` of a processor would miss sampled-out spans.
 *
 * The key is the `SpanContext` object of the span, not the span. A plain child keeps that object as its parent, which
 * shows the tracer around it, and a wrapper around the span returns the same object.
 */
export function claimSpan(span: Span, owner: Owner): Span {
  const claimed = withOwnContext(span)
  if (owner.ofProvider === true) claimForeignSpan(claimed, owner)
  else state().spanRecords.set(claimed.spanContext(), {owner, writes: 0, span: claimed})
  return claimed
}

/** Records `owner` as the owner of a span that the application's provider started. */
export function claimForeignSpan(span: Span, owner: Owner): SpanRecord {
  const record = {owner, writes: 0, span, ofProvider: true}
  state().spanRecords.set(span.spanContext(), record)
  return record
}

/** Returns the record of a span that one of our tracers started, or `undefined` for a plain span. */
export function recordOf(span: Span): SpanRecord | undefined {
  const context = contextOf(span)
  return context === undefined ? undefined : state().spanRecords.get(context)
}

/** Does the same as `recordOf` for a `SpanContext`. */
export function recordAt(context: SpanContext): SpanRecord | undefined {
  return state().spanRecords.get(context)
}

/** Returns the owner of `span`, or `undefined` for a plain span and for `undefined`. */
export function ownerOfSpan(span: Span | undefined): Owner | undefined {
  return span === undefined ? undefined : recordOf(span)?.owner
}

/**
 * Returns the record of our nearest span above a plain span. Without a processor of ours, only the parent is known, and
 * SDKs before 2.0 do not expose it.
 */
export function recordAbove(span: Span): SpanRecord | undefined {
  const parent = read(span, 'parentSpanContext')
  const context = typeof parent === 'object' && parent !== null ? (parent as SpanContext) : undefined
  const direct = context && state().spanRecords.get(context)
  if (direct !== undefined || state().plainRecords === undefined) return direct
  return ownedAt(plainRecordOf(span) ?? (context && plainRecordAt(context)))
}

/** Returns what a processor of ours recorded of a plain span, or of the span that a wrapper stands for. */
export function plainRecordOf(span: Span): PlainRecord | undefined {
  const context = contextOf(span)
  return context === undefined ? undefined : plainRecordAt(context)
}

/** Does the same as `plainRecordOf` for a `SpanContext`. */
export function plainRecordAt(context: SpanContext): PlainRecord | undefined {
  return state().plainRecords?.get(context)
}

function ownedAt(plain: PlainRecord | undefined): SpanRecord | undefined {
  for (let at = plain; at !== undefined; at = at.parent) {
    const owned = at.adopted ?? at.above
    if (owned !== undefined) return owned
  }
  return undefined
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
