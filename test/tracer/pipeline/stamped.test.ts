import type {Attributes, Span} from '@opentelemetry/api'
import {type Sampler, SamplingDecision, type SpanProcessor} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer, type TracerOptions} from 'enrich-span'

const ids = ['honeyhive.session_id', 'honeyhive.project', 'honeyhive.source']
const inherited = 'honeyhive_metadata.step'

// Starts a span with inherited attributes and own ones, among them an id that a span cannot choose.
function start(options: TracerOptions): Span {
  const tracer = new HoneyHiveTracer({...options, destination: 'memory'})
  const attributes = {own: 1, 'honeyhive.project': 'another'}
  return enrichSpan.with({tracer, metadata: {step: 'plan'}}, () => tracer.startSpan('span', {attributes}))
}

const attributesOf = (span: Span): Attributes => (span as unknown as {attributes: Attributes}).attributes

test('a span carries its ids, inherited attributes and its own, in this order', t => {
  const attributes = attributesOf(start({project: 'mine'}))
  t.deepEqual(Object.keys(attributes), [...ids, inherited, 'own'])
  t.is(attributes['honeyhive.project'], 'mine')
})

test('a processor sees them when the span starts', t => {
  const seen: string[] = []
  const processor: SpanProcessor = {
    onStart: span => seen.push(...Object.keys(span.attributes)),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  start({processors: [processor]})
  t.deepEqual(seen, [...ids, inherited, 'own'])
})

test('a sampler sees them before', t => {
  const seen: string[] = []
  const sampler: Sampler = {
    shouldSample: (...[, , , , attributes]) => {
      seen.push(...Object.keys(attributes))
      return {decision: SamplingDecision.RECORD_AND_SAMPLED}
    },
    toString: () => 'curious',
  }
  start({sampler})
  t.deepEqual(seen, [...ids, inherited, 'own'])
})

test('spans that are only inherited by and spans without anything else carry their ids as well', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  t.deepEqual(Object.keys(attributesOf(tracer.startSpan('bare'))), ids)
  const below = enrichSpan.with({tracer, metadata: {step: 'plan'}}, () => tracer.startSpan('below'))
  t.deepEqual(Object.keys(attributesOf(below)), [...ids, inherited])
})
