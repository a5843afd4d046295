import type {Span} from '@opentelemetry/api'

/** Whether `span` says that it has ended; spans of the bare api do not say. */
export function hasEnded(span: Span | undefined): boolean {
  return (span as {readonly ended?: unknown} | undefined)?.ended === true
}
