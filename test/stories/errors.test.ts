import {inspect} from 'node:util'
import {SpanStatusCode} from '@opentelemetry/api'
import test from 'ava'
import {enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

class Refused extends Error {
  override readonly name = 'Refused'
}

test('a user’s error passes through with its identity, sync and async', async t => {
  await using recording = recordSpans()
  const error = new Refused('no')
  const throws = recording.tracer.trace({eventName: 'throws'}, (): number => {
    throw error
  })
  const rejects = recording.tracer.trace({eventName: 'rejects'}, async (): Promise<number> => {
    await Promise.resolve()
    throw error
  })
  t.is(t.throws(throws), error)
  t.is(await t.throwsAsync(rejects), error)
  for (const name of ['throws', 'rejects']) {
    const span = recording.span(name)
    t.like(span.attributes, {honeyhive_error: 'no', honeyhive_error_type: 'Refused'})
    t.deepEqual(span.status, {code: SpanStatusCode.ERROR, message: 'no'})
    t.deepEqual(
      span.events.map(event => event.name),
      ['exception'],
    )
  }
})

for (const thrown of [undefined, null, 0, 'text', {code: 7}, Symbol('s')]) {
  test(`thrown as it is, whatever it is: ${inspect(thrown)}`, async t => {
    await using recording = recordSpans()
    const bad = recording.tracer.trace({eventName: 'bad'}, async () => {
      throw thrown
    })
    try {
      await bad()
      t.fail()
    } catch (error) {
      t.is(error, thrown)
    }
    t.is(recording.span('bad').status.code, SpanStatusCode.ERROR)
  })
}

test('an error without a message is recorded under its name', async t => {
  await using recording = recordSpans()
  const bad = recording.tracer.trace({eventName: 'bad'}, () => {
    throw new RangeError('')
  })
  t.throws(bad)
  t.like(recording.span('bad').attributes, {honeyhive_error: 'RangeError', honeyhive_error_type: 'RangeError'})
})

test('arguments that cannot be read break neither the call nor its result', async t => {
  await using recording = recordSpans()
  const {proxy, revoke} = Proxy.revocable({}, {})
  revoke()
  const hostile = {
    get boom(): never {
      throw new Error('do not read me')
    },
    fine: 1,
  }
  const cyclic: {self?: unknown} = {}
  cyclic.self = cyclic
  const same = recording.tracer.trace({eventName: 'same'}, (value: unknown) => value)
  for (const value of [proxy, hostile, cyclic]) t.is(same(value), value)
  t.is(recording.spans.length, 3)
  t.is(recording.spans[1]?.attributes['honeyhive_inputs.fine'], 1)
})

test('enrichSpan never throws, whatever it is given', async t => {
  await using recording = recordSpans()
  recording.tracer.startActiveSpan('case', span => {
    const {proxy, revoke} = Proxy.revocable({}, {})
    revoke()
    const throwing = {
      get tracer(): never {
        throw new Error('tracer')
      },
      get span(): never {
        throw new Error('span')
      },
      kept: 1,
    }
    for (const value of [null, undefined, 1, 'x', Symbol.iterator, () => {}, proxy, throwing, [], new Map()]) {
      t.notThrows(() => enrichSpan(value as never))
      t.notThrows(() => enrichSpan.scope(value as never))
      t.notThrows(() => enrichSpan.explain(value as never))
    }
    span.end()
  })
  t.is(recording.span('case').attributes['honeyhive_metadata.kept'], 1)
})
