import type {SpanContext} from '@opentelemetry/api'
import test from 'ava'
import {recordSpans} from 'enrich-span/testing'
import {createHiddenField} from '../../../src/context/state/hidden-field.ts'
import {claimSpan, ownerOfSpan, recordOf} from '../../../src/context/state/span-owner.ts'

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
  t.truthy(ownerOfSpan(span))
  t.is(recordOf({...span, spanContext: () => copy}), undefined)
})

test('the later of two owners of one span counts', t => {
  const {tracer} = recordSpans()
  const span = tracer.startSpan('span')
  const first = ownerOfSpan(span)
  const other = {...first} as never
  claimSpan(span, other)
  t.is(ownerOfSpan(span), other)
})

const objects: Readonly<Record<string, () => SpanContext>> = {
  'an ordinary object': contextOf,
  'a frozen object': () => Object.freeze(contextOf()),
  'a proxy that refuses everything': () =>
    new Proxy(contextOf(), {defineProperty: () => false, set: () => false, has: () => false}),
}

for (const [what, make] of Object.entries(objects)) {
  test(`${what} holds a value for each field, and the latest`, t => {
    const [first, second] = [createHiddenField<object, number>(), createHiddenField<object, string>()]
    const [object, other] = [make(), make()]
    first.set(object, 1)
    first.set(object, 2)
    second.set(object, 'text')
    t.is(first.get(object), 2)
    t.is(second.get(object), 'text')
    t.is(first.get(other), undefined)
  })
}
