import {inspect, types} from 'node:util'
import test from 'ava'
import {enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('the consumer’s code between the steps does not run inside the span', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const numbers = tracer.trace(function* () {
    yield enrichSpan({})
    yield enrichSpan({})
  })
  for (const inside of numbers()) {
    t.true(inside)
    t.false(enrichSpan({}))
  }
})

test('a generator keeps `return` and `throw`, and what it catches does not end it', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const numbers = tracer.trace(function* (): Generator<string, string> {
    for (;;) {
      try {
        yield 'next'
      } catch (error) {
        yield `caught ${String(error)}`
      }
    }
  })()
  t.is(numbers[Symbol.iterator](), numbers)
  t.deepEqual(numbers.next(), {value: 'next', done: false})
  t.deepEqual(numbers.throw('x'), {value: 'caught x', done: false})
  t.deepEqual(numbers.return('end'), {value: 'end', done: true})
  t.deepEqual(Reflect.ownKeys(numbers), [])
})

test('an observed generator looks the same as before', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const fn = function* (): Generator<number> {
    yield 1
  }
  const numbers = tracer.trace(fn)()
  numbers.next()
  t.deepEqual(Reflect.ownKeys(numbers), [])
  t.true(numbers instanceof fn)
  t.true(types.isGeneratorObject(numbers))
  t.is(Object.prototype.toString.call(numbers), '[object Generator]')
  t.is(inspect(numbers), inspect(fn()))
  const names: string[] = []
  for (const name in numbers) names.push(name)
  t.deepEqual(names, [])
  t.throws(() => numbers.next.call({} as never), {instanceOf: TypeError})
})

test('a method added to the prototype of a generator function is still called', async t => {
  await using own = recordSpans()
  const fn = function* (): Generator<number> {
    yield 1
  }
  const inherited = Object.getPrototypeOf(fn.prototype) as Generator<number>
  let calls = 0
  fn.prototype.next = function (this: Generator<number>): IteratorResult<number> {
    calls += 1
    return inherited.next.call(this)
  }
  t.deepEqual([...own.tracer.trace(fn)()], [1])
  t.is(calls, 2)
})

test('collections are values: a list is not drained and its span is not kept open', async t => {
  await using recording = recordSpans()
  const {tracer} = recording
  for (const value of [
    'text',
    [1],
    new Map([[1, 2]]),
    new Set([1]),
    new Uint8Array(2),
    new URLSearchParams('a=1'),
    new Headers(),
  ]) {
    const before = recording.spans.length
    const identity = tracer.trace((each: unknown) => each)
    t.is(identity(value), value)
    t.is(recording.spans.length, before + 1)
  }
})

test('an endless iterable that is not consumed is not read', async t => {
  await using own = recordSpans()
  const {tracer} = own
  let read = 0
  const endless = {
    *[Symbol.iterator]() {
      for (;;) yield (read += 1)
    },
  }
  tracer.trace((...args: unknown[]) => args[0])(endless)
  t.is(read, 0)
})

test('a generator that passes through an inner and an outer function is complete in both spans', async t => {
  await using own = recordSpans()
  const inner = own.tracer.trace({eventName: 'inner'}, async function* () {
    yield 1
    yield 2
  })
  const outer = own.tracer.trace({eventName: 'outer'}, () => inner())
  const seen: number[] = []
  for await (const n of outer()) seen.push(n)
  t.deepEqual(seen, [1, 2])
  t.deepEqual(Reflect.ownKeys(outer()), ['next', 'return', 'throw'])
  for (const name of ['inner', 'outer']) t.is(own.span(name).attributes['honeyhive_metrics.chunks'], 2)
})
