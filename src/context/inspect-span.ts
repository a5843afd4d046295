import type {Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {noSpan, notRecording, spanEnded} from '../diagnostics/codes.ts'

/** Returns why `span` cannot be written to, or `undefined` when it can. */
export function failureOf(span: Span | undefined): Failure | undefined {
  if (span === undefined) return noSpan
  try {
    if (span.isRecording()) return undefined
    return (span as {ended?: unknown}).ended === true ? spanEnded : notRecording
  } catch {
    return notRecording
  }
}

/** True when `span` has ended. Spans of the bare api do not expose this, so they count as open. */
export function hasEnded(span: Span | undefined): boolean {
  return span !== undefined && read(span, 'ended') === true
}

/** Returns the name of a span of any SDK, for messages. Spans of the bare api have only an id. */
export function nameOf(span: Span | undefined): string {
  if (span === undefined) return 'none'
  const name = read(span, 'name')
  if (typeof name === 'string') return name
  try {
    return span.spanContext().spanId
  } catch {
    return 'none'
  }
}
