import type {Span} from '@opentelemetry/api'
import type {Owner} from './owner.ts'
import {type SpanRecord, state} from './state.ts'

/** Writes down who started `span`, recording or not: `onStart` of a processor would miss the sampled-out ones. */
export function own(span: Span, owner: Owner): void {
  state().owners.set(span, {owner, writes: 0})
}

/** The record of a span that a tracer of ours started; `undefined` for a plain span. */
export function recordOf(span: Span): SpanRecord | undefined {
  return state().owners.get(span)
}

/** The owner of `span`; `undefined` for a plain span and for no span. */
export function ownerOf(span: Span | undefined): Owner | undefined {
  return span === undefined ? undefined : state().owners.get(span)?.owner
}
