import {SpanStatusCode} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {type HoneyHiveTracer, trace} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {recordSpans} from 'enrich-span/testing'

const valueBytes = 2_000

/** The two ways in which a user's error reaches a span. Each returns the value that the caller gets, in a list: awaiting it could fail. */
const ways: Readonly<Record<string, (thrown: unknown, tracer: HoneyHiveTracer) => Promise<readonly unknown[]>>> = {
  'a traced function': async (thrown, tracer) => {
    const fails = trace({tracer, eventName: 'work'}, async (): Promise<readonly unknown[]> => {
      throw thrown
    })
    return fails().catch((error: unknown) => [error])
  },
  'a datapoint': async (thrown, tracer) => {
    const result = await evaluate({
      name: 'failure',
      dataset: [{inputs: 1}],
      function: function work() {
        throw thrown
      },
      tracer,
      journal: false,
    })
    return [result.datapoints[0]?.error]
  },
}

for (const [way, failWith] of Object.entries(ways)) {
  test(`${way}: an error message of 10 MB is within the limits on the span, and whole for the caller`, async t => {
    await using recording = recordSpans({limits: {valueBytes}})
    const error = new RangeError('x'.repeat(10_000_000))
    const [seen] = await failWith(error, recording.tracer)
    t.is(seen, error)
    t.is(error.message.length, 10_000_000)
    const work = recording.span('work')
    for (const text of textsOf(work)) t.true(Buffer.byteLength(text) <= valueBytes)
    const shown = /^x{1900,}…\[\+\d+ bytes\]$/
    t.regex(String(work.attributes['honeyhive_error']), shown)
    t.regex(work.status.message ?? '', shown)
    const {'exception.message': message, 'exception.stacktrace': stack} = work.events[0]?.attributes ?? {}
    t.regex(String(message), shown)
    t.regex(String(stack), /^RangeError: x{1900,}…\[\+\d+ bytes\]$/)
  })

  test(`${way}: any thrown value is on the span once`, async t => {
    for (const [thrown, message] of [
      [new TypeError('no text'), 'no text'],
      ['just text', 'just text'],
      [undefined, 'undefined'],
      [null, 'null'],
      [7, '7'],
      [Symbol('why'), '[Symbol(why)]'],
      [{code: 7, reason: 'full'}, '{"code":7,"reason":"full"}'],
      [{}, '{}'],
      [unreadable, '[Unreadable]'],
    ] as const) {
      await using recording = recordSpans({limits: {valueBytes}})
      const [seen] = await failWith(thrown, recording.tracer)
      t.true(seen === thrown)
      const {status, events} = recording.span('work')
      t.deepEqual(status, {code: SpanStatusCode.ERROR, message})
      t.is(events.length, 1)
      t.like(events[0], {name: 'exception', attributes: {'exception.message': message}})
    }
  })
}

const unreadable: unknown = new Proxy(
  {},
  {
    get: () => {
      throw new Error('no')
    },
    ownKeys: () => {
      throw new Error('no')
    },
  },
)

function textsOf({attributes, status, events}: ReadableSpan): string[] {
  const values = [attributes, ...events.map(event => event.attributes ?? {})].flatMap(each => Object.values(each))
  return [...values, status.message].filter(each => typeof each === 'string')
}
