import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {observeSpans} from '../tracer/observe-spans.ts'
import type {HoneyHiveTracer} from '../tracer/tracer.ts'

/** What evaluators may look at: an item that starts more spans than this is no longer read as a whole. */
const keptSpans = 1_000

/** The spans of `tracer` in the order they end, the first 1,000, whatever the destination. */
export function collectSpans(tracer: HoneyHiveTracer): readonly ReadableSpan[] {
  const spans: ReadableSpan[] = []
  observeSpans(tracer, span => {
    if (spans.length < keptSpans) spans.push(span)
  })
  return spans
}
