/// <reference lib="esnext.disposable" preserve="true" />
import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Code} from '../diagnostics/code-row.ts'
import {countsByCode, type Diagnostic} from '../diagnostics/report.ts'
import {plainText} from '../diagnostics/plain-text.ts'
import type {TracerOptions} from '../tracer/options/options.ts'
import {divertSpans} from '../tracer/pipeline/pipeline.ts'
import {HoneyHiveTracer} from '../tracer/tracer.ts'
import {type RecordedSpan, withNamespaces} from './recorded-span.ts'
import {spanTree} from './span-tree.ts'

/** Recorded spans. */
export interface RecordedSpans extends AsyncDisposable {
  /** The finished spans, in end order. */
  readonly spans: readonly RecordedSpan[]
  /** Returns the only finished span with this name. Throws if there is no such span, or more than one. */
  span(name: string): RecordedSpan
  /** Returns the spans as an indented tree, for snapshots and failures. */
  tree(): string
  /** How often each code occurred in the process since the recording began. Codes that did not occur are left out. */
  readonly counts: Readonly<Partial<Record<Code, number>>>
}

/** A tracer for one test, with the spans that it and its forks recorded. */
export interface Recording extends RecordedSpans {
  readonly tracer: HoneyHiveTracer
  /** What was reported about this tracer, each code once. */
  readonly diagnostics: readonly Diagnostic[]
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
  const spans: RecordedSpan[] = []
  const diagnostics: Diagnostic[] = []
  const processors = [...(options.processors ?? []), collector(spans)]
  const onDiagnostic = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic)
    options.onDiagnostic?.(diagnostic)
  }
  const tracer = new HoneyHiveTracer({...options, onDiagnostic, processors, destination: 'memory'})
  const before = countsByCode()
  return {
    tracer,
    diagnostics,
    spans,
    span: name => single(spans, name),
    tree: () => spanTree(spans),
    get counts() {
      return countsSince(before)
    },
    [Symbol.asyncDispose]: async () => {
      await tracer.shutdown()
    },
  }
}

/**
 * Records the spans of all tracers of the process, also of those that the application makes itself, until it is disposed
 * of. Meanwhile no span leaves the process. Tests that use it cannot run at the same time.
 *
 * @example
 * await using recording = recordTracers()
 * new HoneyHiveTracer({project: 'acme', destination: 'memory'}).trace({eventName: 'answer'}, () => 1)()
 * recording.span('answer').attributes['honeyhive.project'] // 'acme'
 */
export function recordTracers(): RecordedSpans {
  const spans: RecordedSpan[] = []
  const before = countsByCode()
  const stop = divertSpans(span => void spans.push(withNamespaces(span)))
  return {
    spans,
    span: name => single(spans, name),
    tree: () => spanTree(spans),
    get counts() {
      return countsSince(before)
    },
    [Symbol.asyncDispose]: async () => stop(),
  }
}

function countsSince(before: Readonly<Record<Code, number>>): Partial<Record<Code, number>> {
  const now = Object.entries(countsByCode()) as [Code, number][]
  return Object.fromEntries(
    now.flatMap(([code, count]) => (count > before[code] ? [[code, count - before[code]]] : [])),
  )
}

// A processor is used instead of a destination, because a processor sees a span as soon as it ends. It also sees the
// spans of forks.
function collector(spans: RecordedSpan[]): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: span => {
      spans.push(withNamespaces(span))
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

function single(spans: readonly RecordedSpan[], name: string): RecordedSpan {
  const found = spans.filter(span => span.name === name)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = [...new Set(spans.map(span => span.name))].join(', ') || 'none'
  throw new Error(
    plainText(`recording: ${found.length} finished spans are named "${name}", expected one. Recorded: ${names}.`),
  )
}
