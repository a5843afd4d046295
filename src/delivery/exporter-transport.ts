import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import {toError} from '../diagnostics/errors.ts'
import {later} from '#platform/clock'
import type {Answer, Transport} from './answer.ts'

/** Milliseconds for one batch. */
const timeoutMs = 30_000

/** An exporter with the question who closes it. */
export interface ExporterDestination {
  readonly exporter: SpanExporter
  /**
   * `false` leaves the exporter open when the last tracer that uses it shuts down, because the application goes on using
   * it. Default: `true`.
   */
  readonly close?: boolean
}

/** Exporters that a tracer was told not to close. This holds for every tracer that shares one. */
const keptOpen = /* @__PURE__ */ new WeakSet<SpanExporter>()

/** Returns the exporter of a destination, and remembers when it must stay open. */
export function exporterIn({exporter, close = true}: ExporterDestination): SpanExporter {
  if (!close) keptOpen.add(exporter)
  return exporter
}

/**
 * Wraps any OpenTelemetry exporter as a transport. It sends one batch at a time, as the specification demands. It never
 * resends a refused batch, because exporters retry by themselves.
 */
export function createExporterTransport(exporter: SpanExporter): Transport {
  return {
    width: 1,
    timeoutMs,
    send: spans => exportSpans(exporter, spans),
    flush: async () => exporter.forceFlush?.(),
    close: async () => (keptOpen.has(exporter) ? exporter.forceFlush?.() : exporter.shutdown()),
  }
}

// An exporter may call back at once, later, twice or never, and it may throw. The first result counts.
function exportSpans(exporter: SpanExporter, spans: ReadableSpan[]): Answer | Promise<Answer> {
  let known: Answer | undefined
  let finish = (answer: Answer): void => void (known ??= answer)
  try {
    // The export starts from the root context: it must not be traced, and must not run in the context of the code that
    // ended the last span.
    context.with(suppressTracing(ROOT_CONTEXT), () => {
      exporter.export(spans, ({code, error}) => finish(code === 0 ? accepted : refused(error)))
    })
  } catch (error) {
    finish(refused(error))
  }
  if (known !== undefined) return known
  return new Promise(resolve => {
    const cancel = later(() => resolve({kind: 'silent', error: new Error('the exporter did not call back')}), timeoutMs)
    finish = answer => {
      cancel()
      resolve(answer)
    }
  })
}

const accepted: Answer = {kind: 'accepted'}

function refused(error: unknown): Answer {
  return {kind: 'refused', error: error === undefined ? new Error('the exporter gave no reason') : toError(error)}
}
