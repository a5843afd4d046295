import type {Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {noSpan, notRecording, spanEnded} from '../diagnostics/codes.ts'

/** Why nothing can be written to `span`, if so. */
export function liveness(span: Span | undefined): Failure | undefined {
  if (span === undefined) return noSpan
  try {
    if (span.isRecording()) return undefined
    return (span as {ended?: unknown}).ended === true ? spanEnded : notRecording
  } catch {
    return notRecording
  }
}

/** Whether `span` says that it has ended; spans of the bare api do not say. */
export function hasEnded(span: Span | undefined): boolean {
  return span !== undefined && read(span, 'ended') === true
}

/** The name of a span of any SDK, for messages; a span of the bare api has none. */
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
