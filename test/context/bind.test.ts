import {EventEmitter} from 'node:events'
import test from 'ava'
import {bind, enrichSpan} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

// Each case gives a callback to something that calls it elsewhere: `elsewhere()` stands for the other tenant's context.
const constructs: Readonly<Record<string, (step: () => void) => (() => unknown) | (() => Promise<unknown>)>> = {
  'a callback': step => {
    const bound = bind(step)
    return () => bound()
  },
  'a listener on a shared emitter': step => {
    const emitter = new EventEmitter()
    bind(emitter).on('data', step)
    return () => emitter.emit('data')
  },
  'a once listener': step => {
    const emitter = new EventEmitter()
    bind(emitter).once('data', step)
    return () => emitter.emit('data')
  },
  'a listener of an EventTarget': step => {
    const target = new EventTarget()
    bind(target).addEventListener('data', step)
    return () => target.dispatchEvent(new Event('data'))
  },
  'an object listener of an EventTarget': step => {
    const target = new EventTarget()
    bind(target).addEventListener('data', {handleEvent: step})
    return () => target.dispatchEvent(new Event('data'))
  },
  'a generator pulled outside': step => {
    const values = bind(
      (function* () {
        step()
        yield 1
      })(),
    )
    return () => [...values]
  },
  'an async generator pulled outside': step => {
    const values = bind(
      (async function* () {
        await Promise.resolve()
        step()
        yield 1
      })(),
    )
    return async () => {
      for await (const value of values) void value
    }
  },
}

for (const [name, give] of Object.entries(constructs)) {
  test(`bind: ${name} keeps its tracer when another one runs it`, async t => {
    await using mine = recordSpans()
    await using other = recordSpans()
    const held = mine.tracer.startActiveSpan('held', span => ({span, run: give(write)}))
    await other.tracer.startActiveSpan('other', async span => {
      await held.run()
      span.end()
    })
    held.span.end()
    t.is(mine.span('held').attributes['honeyhive_metadata.step'], 'bound')
    t.is(other.span('other').attributes['honeyhive_metadata.step'], undefined)
  })
}

function write(): void {
  enrichSpan({metadata: {step: 'bound'}})
}

function add(this: {base: number}, a: number, b: number): number {
  if (a < 0) throw new RangeError('negative')
  return this.base + a + b
}

test('bind keeps name, length, this, arguments, result and error of a function', t => {
  const bound = bind(add)
  t.is(bound.name, 'add')
  t.is(bound.length, 2)
  t.is(bound.call({base: 1}, 2, 3), 6)
  t.throws(() => bound.call({base: 1}, -1, 3), {instanceOf: RangeError, message: 'negative'})
})

const listener = (): void => {}

test('a bound emitter is a view: the emitter itself is unchanged, listeners come off again, calls chain', t => {
  const emitter = new EventEmitter()
  const view = bind(emitter)
  t.is(view.on('a', listener).on('b', listener), view)
  t.is(emitter.listenerCount('a'), 1)
  view.off('a', listener).removeListener('b', listener)
  t.is(emitter.listenerCount('a') + emitter.listenerCount('b'), 0)
  t.true(view instanceof EventEmitter)
  t.is(view.constructor, EventEmitter)
})

test('two tracers bind one emitter, each listener stays with its own', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const shared = new EventEmitter()
  const spans = [a, b].map(({tracer}) =>
    tracer.startActiveSpan('listening', span => {
      bind(shared).on('tick', () => enrichSpan({metadata: {by: tracer.id}}))
      return span
    }),
  )
  shared.emit('tick')
  for (const span of spans) span.end()
  t.is(a.span('listening').attributes['honeyhive_metadata.by'], a.tracer.id)
  t.is(b.span('listening').attributes['honeyhive_metadata.by'], b.tracer.id)
})
