import {ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {type Dialect, genAi, honeyhive, langfuse, openInference} from 'enrich-span/dialects'
import type {Pair, Row} from '../row.ts'

const dialects: readonly Dialect[] = [genAi(), openInference(), langfuse(), honeyhive()]

/** Spans of one request. Rounds are powers of two, so they hold whole batches. */
const batch = 64

const against = 'serialising the span as it is on its tracer'

/** Compares translating a span for one destination with serialising it. */
export const dialectRows: readonly Row[] = dialects.flatMap((dialect): readonly Row[] => [
  {
    id: `dialect-${dialect.name}-tool`,
    what: `${dialect.name}(), a tool's span of six enriched attributes`,
    against,
    must: 0.5,
    leastCalls: batch,
    prepare: () => pair(dialect, toolSpan),
  },
  {
    id: `dialect-${dialect.name}-model`,
    what: `${dialect.name}(), a model's span with messages, tokens and settings`,
    against,
    must: 0.5,
    leastCalls: batch,
    prepare: () => pair(dialect, modelSpan),
  },
])

function pair(dialect: Dialect, record: (tracer: HoneyHiveTracer, call: number) => void): Pair {
  const tracer = new HoneyHiveTracer({destination: 'memory', project: 'support', source: 'prod'})
  for (let call = 0; call < batch; call++) record(tracer, call)
  const spans: ReadableSpan[] = [...tracer.spans]
  return {
    baseline: count => {
      for (let call = 0; call < count; call += batch) ProtobufTraceSerializer.serializeRequest(spans)
    },
    subject: count => {
      for (let call = 0; call < count; call++) {
        const span = spans[call & (batch - 1)]
        if (span !== undefined) dialect.translate(span)
      }
    },
    check: () => {
      const [span] = spans
      if (span === undefined) throw new Error('no span was recorded')
      if (Object.keys(dialect.translate(span)).length < 3) throw new Error(`${dialect.name} translated nothing`)
    },
    close: () => tracer.shutdown(),
  }
}

function toolSpan(tracer: HoneyHiveTracer, call: number): void {
  const look = tracer.trace({eventName: 'look up', eventType: 'tool'}, (_question: string) => {
    enrichSpan({
      metadata: {model: 'gpt-4o', step: 'plan', attempt: call, user: {plan: 'pro'}},
      metrics: {score: 0.95},
    })
    return 'Rain, 12 degrees.'
  })
  look('Weather in Rome?')
}

function modelSpan(tracer: HoneyHiveTracer, call: number): void {
  const ask = tracer.trace(
    {eventName: 'answer', eventType: 'model', captureInputs: false, captureOutputs: false},
    () => {
      enrichSpan({
        config: {model: 'gpt-5', provider: 'openai', temperature: 0.2},
        inputs: {
          chat_history: [
            {role: 'system', content: 'Be brief.'},
            {role: 'user', content: 'Weather in Rome?'},
          ],
        },
        outputs: {role: 'assistant', content: 'Rain, 12 degrees, in the afternoon.'},
        metadata: {prompt_tokens: 12, completion_tokens: 3, total_tokens: 15, team: 'a', attempt: call},
        metrics: {score: 0.95},
        userProperties: {user_id: 'u1'},
      })
    },
  )
  ask()
}
