import type {Span} from '@opentelemetry/api'

/** The name of a span of any SDK, for messages; a span of the bare api has none. */
export function nameOf(span: Span | undefined): string {
  const name = (span as {name?: unknown} | undefined)?.name
  return typeof name === 'string' ? name : (span?.spanContext().spanId ?? 'none')
}
