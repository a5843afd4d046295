import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import {toError} from '../diagnostics/errors.ts'
import {later} from '#platform/clock'
import type {Answer, Transport} from './answer.ts'

/** How long an exporter may think about one batch. */
const patienceMs = 30_000

/**
 * Any OpenTelemetry exporter as a transport. One batch at a time, as the specification has it. What it refuses stays
 * refused: exporters retry by themselves.
 */
export function createExporterTransport(exporter: SpanExporter): Transport {
  return {
    width: 1,
    send: spans => exported(exporter, spans),
    flush: async () => exporter.forceFlush?.(),
    close: async () => exporter.shutdown(),
  }
}

// An exporter may answer at once, later, twice or never, and it may throw: the first word counts.
function exported(exporter: SpanExporter, spans: ReadableSpan[]): Answer | Promise<Answer> {
  let word: Answer | undefined
  let tell = (answer: Answer): void => void (word ??= answer)
  try {
    // From the root: the export must neither be traced itself nor keep the context of whoever ended the last span.
    context.with(suppressTracing(ROOT_CONTEXT), () => {
      exporter.export(spans, ({code, error}) => tell(code === 0 ? accepted : refused(error)))
    })
  } catch (error) {
    tell(refused(error))
  }
  if (word !== undefined) return word
  return new Promise(resolve => {
    const cancel = later(() => resolve({kind: 'silent', error: new Error('the exporter did not answer')}), patienceMs)
    tell = answer => {
      cancel()
      resolve(answer)
    }
  })
}

const accepted: Answer = {kind: 'accepted'}

function refused(error: unknown): Answer {
  return {kind: 'refused', error: error === undefined ? new Error('the exporter gave no reason') : toError(error)}
}
