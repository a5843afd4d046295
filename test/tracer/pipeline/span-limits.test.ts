import test from 'ava'
import {HoneyHiveTracer, type TracerLimits} from '../../../src/index.ts'

const variables = {
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '200',
  OTEL_SPAN_EVENT_COUNT_LIMIT: '7',
  OTEL_SPAN_LINK_COUNT_LIMIT: '3',
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100',
}
test.afterEach.always(() => Object.keys(variables).forEach(name => delete process.env[name]))

/** What a span keeps of 2,000 attributes, events and links each, set without our verbs. */
function keptWith(limits: TracerLimits = {}) {
  const tracer = new HoneyHiveTracer({destination: 'memory', limits})
  const span = tracer.startSpan('raw')
  for (let number = 0; number < 2_000; number++) {
    span.setAttribute(`key ${number}`, 'x'.repeat(500))
    span.addEvent(`event ${number}`)
    span.addLink({context: span.spanContext()})
  }
  span.end()
  const [kept] = tracer.spans
  const length = String(kept?.attributes['key 0']).length
  const counts = [Object.keys(kept?.attributes ?? {}).length, kept?.events.length, kept?.links.length, length]
  return {counts, session: kept?.attributes['honeyhive.session_id'] === tracer.sessionId}
}

test.serial('a span keeps 1,024 attributes, events and links by default', t => {
  t.deepEqual(keptWith(), {counts: [1_024, 1_024, 1_024, 500], session: true})
})

test.serial('`limits` sets them', t => {
  t.deepEqual(keptWith({attributes: 150, events: 5, links: 2}), {counts: [150, 5, 2, 500], session: true})
})

test.serial('OTEL_SPAN_*_LIMIT sets them where `limits` does not', t => {
  Object.assign(process.env, variables)
  t.deepEqual(keptWith(), {counts: [200, 7, 3, 100], session: true})
  t.deepEqual(keptWith({events: 9}), {counts: [200, 9, 3, 100], session: true})
})

test.serial('OTEL_ATTRIBUTE_COUNT_LIMIT is the fallback, and never pushes out an id', t => {
  t.teardown(() =>
    ['OTEL_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'].forEach(name => delete process.env[name]),
  )
  Object.assign(process.env, {OTEL_ATTRIBUTE_COUNT_LIMIT: '1', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '5'})
  t.deepEqual(keptWith(), {counts: [128, 1_024, 1_024, 64], session: true})
})
