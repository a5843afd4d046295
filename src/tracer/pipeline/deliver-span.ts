import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {TracerCore} from './core.ts'

/** Counts a span of `core` that has ended, and sends it on its way. */
export function deliverSpan(core: TracerCore, span: ReadableSpan): void {
  const {book, pipeline} = core
  book.ended()
  core.observer?.(span)
  if (pipeline.outlets.keepsSpans) core.finished.push(span)
  if (pipeline.closed) book.count({dropped: 'tracer-closed'}, 1)
  else pipeline.outlets.send(span, book)
}
