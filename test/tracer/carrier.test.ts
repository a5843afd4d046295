import {AlwaysOffSampler} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {type Carrier, ConfigurationError, carrierHeader, HoneyHiveTracer, inject} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const quiet = {destination: 'memory'} as const

test('a tracer from a carrier continues session, project, experiment and trace', async t => {
  await using mine = recordSpans({project: 'support', sessionName: 'chat', runId: 'r-1', datapointId: 'd-1'})
  mine.tracer.startActiveSpan('sender', span => {
    const carrier = JSON.parse(JSON.stringify(mine.tracer.carrier())) as Carrier
    const there = HoneyHiveTracer.fromCarrier(carrier, quiet)
    there.trace({eventName: 'outer'}, () => there.startSpan('inner').end())()
    const [inner, outer] = there.spans
    t.is(outer?.parentSpanContext?.spanId, span.spanContext().spanId)
    t.is(inner?.parentSpanContext?.spanId, outer?.spanContext().spanId)
    t.is(inner?.spanContext().traceId, span.spanContext().traceId)
    for (const key of ['honeyhive.session_id', 'honeyhive.project', 'honeyhive_metadata.run_id']) {
      t.is(inner?.attributes[key], attributesOf(mine.tracer)[key], key)
    }
    t.not(there.id, mine.tracer.id)
    span.end()
  })
})

function attributesOf(tracer: HoneyHiveTracer): Record<string, string> {
  return {
    'honeyhive.session_id': tracer.sessionId,
    'honeyhive.project': tracer.project,
    'honeyhive_metadata.run_id': 'r-1',
  }
}

test('a carrier holds no key and no destination', t => {
  const tracer = new HoneyHiveTracer({apiKey: 'hh-secret', destination: {url: 'http://127.0.0.1:9/v1/traces'}})
  t.false(/hh-secret|127\.0\.0\.1/.test(JSON.stringify(tracer.carrier())))
})

test('options win over the carrier; continueTrace decides whether its trace is joined', async t => {
  await using mine = recordSpans({project: 'support'})
  mine.tracer.startActiveSpan('sender', span => {
    const carrier = mine.tracer.carrier()
    const there = HoneyHiveTracer.fromCarrier(carrier, {...quiet, project: 'other', continueTrace: 'never'})
    t.is(there.project, 'other')
    t.is(there.sessionId, mine.tracer.sessionId)
    t.not(there.startSpan('root').spanContext().traceId, span.spanContext().traceId)
    span.end()
  })
})

test('the receiver follows the sender’s sampling, unless it has a sampler of its own', t => {
  const sender = new HoneyHiveTracer({...quiet, sampler: new AlwaysOffSampler()})
  sender.startActiveSpan('unsampled', span => {
    t.false(HoneyHiveTracer.fromCarrier(sender.carrier(), quiet).startSpan('below').isRecording())
    span.end()
  })
})

test('a carrier made outside any span, and one handed on twice', t => {
  const first = new HoneyHiveTracer(quiet)
  t.is(first.carrier().traceparent, undefined)
  const sent = first.startActiveSpan('sender', span => {
    span.end()
    return first.carrier()
  })
  const second = HoneyHiveTracer.fromCarrier(sent, quiet)
  t.is(second.carrier().traceparent, sent.traceparent, 'the second goes on where the first was')
})

test('a fork of a tracer from a carrier is a session and a trace of its own', t => {
  const first = new HoneyHiveTracer(quiet)
  const sent = first.startActiveSpan('sender', () => first.carrier())
  const fork = HoneyHiveTracer.fromCarrier(sent, quiet).fork()
  t.not(fork.sessionId, first.sessionId)
  t.false(sent.traceparent?.includes(fork.startSpan('root').spanContext().traceId))
})

test('the header that inject wrote is a carrier', t => {
  const tracer = new HoneyHiveTracer({...quiet, sessionName: 'Gespräch ✓'})
  const headers = inject({}, {tracer, to: 'http://worker.internal/', carrierHosts: ['worker.internal']})
  const text = (headers as Record<string, string>)[carrierHeader] ?? ''
  t.regex(text, /^[\x21-\x7e]+$/)
  t.is(HoneyHiveTracer.fromCarrier(text, quiet).sessionName, 'Gespräch ✓')
})

const whole = new HoneyHiveTracer(quiet).carrier()
const malformed: Readonly<Record<string, readonly [unknown, RegExp]>> = {
  'a number': [42, /an object made by tracer\.carrier\(\), got number/],
  'broken JSON': ['{"v": 1,', /JSON, got/],
  'another version': [{...whole, v: 2}, /version 1/],
  'a session that is not a UUID': [{...whole, sessionId: 'me'}, /`sessionId` must be a UUID/],
  'a session that is not text': [{...whole, sessionId: {}}, /`sessionId`, got object/],
  'no session': [{...whole, sessionId: undefined}, /`sessionId`, got undefined/],
  'control characters': [{...whole, project: 'a\nb'}, /plain text as `project`/],
  'an oversized name': [{...whole, sessionName: 'x'.repeat(2_000)}, /plain text as `sessionName`/],
  'an invalid traceparent': [{...whole, traceparent: '00-0-0-00'}, /a valid `traceparent`/],
  'an oversized text': ['x'.repeat(20_000), /at most 16384 characters/],
}

for (const [name, [carrier, message]] of Object.entries(malformed)) {
  test(`a carrier with ${name} is refused`, t => {
    t.throws(() => HoneyHiveTracer.fromCarrier(carrier as Carrier, quiet), {instanceOf: ConfigurationError, message})
  })
}

test('a carrier chooses nothing but what it is for', t => {
  const hostile = {...whole, apiKey: 'theirs', destination: {url: 'http://evil.example'}, __proto__: {verbose: true}}
  const tracer = HoneyHiveTracer.fromCarrier(hostile, quiet)
  t.is(tracer.enrichSpan.explain({}).destination, new HoneyHiveTracer(quiet).enrichSpan.explain({}).destination)
})
