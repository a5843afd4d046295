import type {SpanContext} from '@opentelemetry/api'
import test from 'ava'
import {recordSpans} from 'enrich-span/testing'
import {own, ownerOf, recordOf} from '../../src/context/owners.ts'
import {createSpanRecords, type SpanRecord} from '../../src/context/span-records.ts'

const contextOf = (traceFlags = 1): SpanContext => ({traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags})

test('nothing of a record shows on the context of a span', t => {
  const {tracer} = recordSpans()
  const context = tracer.startSpan('span').spanContext()
  t.truthy(recordOf(tracer.startSpan('other')))
  t.deepEqual(Reflect.ownKeys(context), ['traceId', 'spanId', 'traceFlags', 'traceState'])
})

test('a copy of a context has no owner', t => {
  const {tracer} = recordSpans()
  const span = tracer.startSpan('span')
  const copy = {...span.spanContext()}
  t.truthy(ownerOf(span))
  t.is(recordOf({...span, spanContext: () => copy}), undefined)
})

test('the later of two owners of one span counts', t => {
  const {tracer} = recordSpans()
  const span = tracer.startSpan('span')
  const first = ownerOf(span)
  const other = {...first} as never
  own(span, other)
  t.is(ownerOf(span), other)
})

const contexts: Readonly<Record<string, () => SpanContext>> = {
  'an ordinary context': contextOf,
  'a frozen context': () => Object.freeze(contextOf()),
  'a proxy that refuses everything': () =>
    new Proxy(contextOf(), {defineProperty: () => false, set: () => false, has: () => false}),
}

for (const [what, make] of Object.entries(contexts)) {
  test(`${what} holds a record`, t => {
    const records = createSpanRecords()
    const [context, other] = [make(), make()]
    const record = {writes: 1} as SpanRecord
    records.set(context, record)
    records.set(context, record)
    t.is(records.get(context), record)
    t.is(records.get(other), undefined)
  })
}
