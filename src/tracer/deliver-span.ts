import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {TracerCore} from './core.ts'

/** Counts a span of `core` that has ended, and sends it on its way. */
export function deliverSpan(core: TracerCore, span: ReadableSpan): void {
  const {book, pipeline, finished} = core
  book.ended()
  if (pipeline.keepsSpans) finished.push(span)
  if (pipeline.queue === undefined) book.left('accepted')
  else pipeline.queue.add({span, book})
}
