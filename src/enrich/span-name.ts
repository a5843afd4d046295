import type {Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'

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
