import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {observeSpans} from '../../tracer/experiment-hooks.ts'
import type {HoneyHiveTracer} from '../../tracer/tracer.ts'
import {UsageTally} from '../metrics/usage.ts'

/** What evaluators may look at: an item that starts more spans than this is no longer read as a whole. */
const keptSpans = 1_000

/** What the spans of an item say. */
export interface CollectedSpans {
  readonly spans: readonly ReadableSpan[]
  readonly usage: UsageTally
}

/** The spans of `tracer` in the order they end, the first 1,000, whatever the destination. */
export function collectSpans(tracer: HoneyHiveTracer): CollectedSpans {
  const spans: ReadableSpan[] = []
  const usage = new UsageTally()
  observeSpans(tracer, span => {
    usage.see(span)
    if (spans.length < keptSpans) spans.push(span)
  })
  return {spans, usage}
}
