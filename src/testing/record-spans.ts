/// <reference lib="esnext.disposable" preserve="true" />
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {plainText} from '../diagnostics/plain-text.ts'
import type {TracerOptions} from '../tracer/options/options.ts'
import {HoneyHiveTracer} from '../tracer/tracer.ts'
import {spanTree} from './span-tree.ts'

/** A tracer for one test, with the spans that it and its forks recorded. */
export interface Recording extends AsyncDisposable {
  readonly tracer: HoneyHiveTracer
  /** The finished spans of the tracer and its forks, in end order. */
  readonly spans: readonly ReadableSpan[]
  /** Returns the only finished span with this name. Throws if there is no such span, or more than one. */
  span(name: string): ReadableSpan
  /** Returns the spans as an indented tree, for snapshots and failures. */
  tree(): string
}

/**
 * Makes a tracer whose spans can be checked as soon as they end. No data leaves the process.
 *
 * @example
 * await using recording = recordSpans()
 * recording.tracer.trace(() => enrichSpan({metadata: {step: 1}}))()
 * recording.spans.length // 1
 */
export function recordSpans(options: Omit<TracerOptions, 'destination'> = {}): Recording {
  const spans: ReadableSpan[] = []
  const processors = [...(options.processors ?? []), collector(spans)]
  const tracer = new HoneyHiveTracer({...options, processors, destination: 'memory'})
  return {
    tracer,
    spans,
    span: name => single(spans, name),
    tree: () => spanTree(spans),
    [Symbol.asyncDispose]: async () => {
      await tracer.shutdown()
    },
  }
}

// A processor is used instead of a destination, because a processor sees a span as soon as it ends. It also sees the
// spans of forks.
function collector(spans: ReadableSpan[]): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: span => {
      spans.push(span)
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

function single(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const found = spans.filter(span => span.name === name)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = [...new Set(spans.map(span => span.name))].join(', ') || 'none'
  throw new Error(
    plainText(`recording: ${found.length} finished spans are named "${name}", expected one. Recorded: ${names}.`),
  )
}
