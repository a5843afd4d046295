import type {Attributes} from '@opentelemetry/api'
import {enrichSpan} from 'enrich-span'
import type {Dialect} from 'enrich-span/dialects'
import {recordSpans} from 'enrich-span/testing'

/** What leaves of a real span with this content, in the words of `dialect`. */
export async function translated(
  dialect: Dialect,
  eventType: 'model' | 'tool' | 'chain',
  content: object,
): Promise<Attributes> {
  await using recording = recordSpans({source: 'staging', sessionId})
  const work = recording.tracer.trace({eventName: 'work', eventType, captureInputs: false, captureOutputs: false}, () =>
    enrichSpan(content),
  )
  work()
  const [span] = recording.spans
  if (span === undefined) throw new Error('the span was not recorded')
  return dialect.translate(span)
}

export const sessionId = '0b7f2c46-9d5b-4b0e-8a3c-5f6d1e2a7b90'
