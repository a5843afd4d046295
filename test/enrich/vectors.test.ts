import {ROOT_CONTEXT, type Span, trace, TraceFlags} from '@opentelemetry/api'
import {AlwaysOffSampler} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {vectors} from './vectors.ts'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'

for (const vector of vectors) {
  test(`as the original, or better on purpose: ${vector.name}`, t => {
    const {tracer, recorded} = tracerFor(vector.span)
    const returned = tracer.startActiveSpan('case', span => {
      if (vector.span === 'ended') span.end()
      const answers = (vector.calls ?? [vector.call ?? {}]).map(call => enrichSpan(call))
      span.end()
      return answers
    })
    t.deepEqual(returned, [vector.returned].flat())
    t.deepEqual(ours(recorded()), vector.attributes)
  })
}

function tracerFor(span: string | undefined) {
  const sampler = span === 'non_recording' ? {sampler: new AlwaysOffSampler()} : {}
  const tracer = new HoneyHiveTracer({destination: 'memory', ...sampler})
  return {tracer, recorded: () => tracer.spans[0]?.attributes ?? {}}
}

function ours(attributes: object): object {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !key.startsWith('honeyhive.')))
}

test('a plain span of another provider gets the same attributes', t => {
  const written: Record<string, unknown> = {}
  const span: Span = Object.assign(
    trace.wrapSpanContext({traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED}),
    {
      isRecording: () => true,
      setAttribute(this: Span, key: string, value: unknown) {
        written[key] = value
        return this
      },
    },
  )
  t.true(enrichSpan({span, metadata: {a: {b: 1}}, score: 1}))
  t.deepEqual(written, {'honeyhive_metadata.a.b': 1, 'honeyhive_metadata.score': 1})
  t.is(trace.getSpan(ROOT_CONTEXT), undefined)
})
