import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import {toError} from '../diagnostics/errors.ts'
import {later} from '#platform/clock'
import type {Answer, Transport} from './answer.ts'

/** Milliseconds for one batch. */
const timeoutMs = 30_000

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
    close: async () => exporter.shutdown(),
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
