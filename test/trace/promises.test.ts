import test from 'ava'
import {enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

test('a native promise comes back as one, with its own members', async t => {
  await using own = recordSpans()
  const {tracer} = own
  let cancelled = false
  const promise = Object.assign(Promise.resolve(1), {cancel: () => (cancelled = true)})
  const returned = tracer.trace(() => promise)()
  t.is(Object.getPrototypeOf(returned), Promise.prototype)
  returned.cancel()
  t.true(cancelled)
  t.is(await returned, 1)
})

test('a promise of a subclass is the same object, and its own `then` runs once', async t => {
  await using own = recordSpans()
  const {tracer} = own
  let thens = 0
  class Request<T> extends Promise<T> {
    // oxlint-disable-next-line unicorn/no-thenable -- as the promises of SDKs do
    override then(...args: never[]): never {
      thens += 1
      return super.then(...args) as never
    }
    asResponse(): string {
      return 'raw'
    }
  }
  const request = new Request<number>(resolve => resolve(1))
  const returned = tracer.trace(() => request)()
  t.is(returned, request)
  t.is(returned.asResponse(), 'raw')
  t.is(thens, 0)
  t.is(await (returned as unknown as Promise<number>), 1)
  t.is(thens, 1)
  t.false(Object.hasOwn(returned, 'then'))
})

test('a query builder can be extended first, and runs when it is awaited, with the span active', async t => {
  await using own = recordSpans()
  const runs: string[] = []
  const builder = (): {where: (what: string) => unknown; then: (done: (rows: string[]) => void) => void} => {
    const parts: string[] = []
    const query = {
      where: (what: string) => (parts.push(what), query),
      // oxlint-disable-next-line unicorn/no-thenable -- as query builders do
      then: (done: (rows: string[]) => void) => {
        runs.push(parts.join(' '))
        enrichSpan({metadata: {sql: parts.join(' ')}})
        done(['row'])
      },
    }
    return query
  }
  const query = own.tracer.trace({eventName: 'query'}, builder)()
  t.deepEqual(runs, [])
  t.deepEqual(await query.where('a = 1'), ['row'])
  t.deepEqual(runs, ['a = 1'])
  t.is(own.span('query').attributes['honeyhive_metadata.sql'], 'a = 1')
})

test('a member that a wrapper of an async function adds to the promise is still there', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const fn = async (): Promise<number> => Promise.resolve(1)
  const cancelable = (...args: []): Promise<number> => Object.assign(fn(...args), {cancel: () => 'cancelled'})
  const wrappers = {
    'with the prototype of what it wraps': Object.setPrototypeOf(cancelable, Object.getPrototypeOf(fn)) as typeof fn,
    'a proxy': new Proxy(fn, {apply: (_, __, args: []) => cancelable(...args)}),
  }
  for (const [what, wrapper] of Object.entries(wrappers)) {
    const promise = tracer.trace(wrapper)() as ReturnType<typeof fn> & {readonly cancel?: () => string}
    t.is(promise.cancel?.(), 'cancelled', what)
    t.is(await promise, 1)
  }
})

test('a signal that aborts the work ends its span as the error it rejects with', async t => {
  await using own = recordSpans()
  const controller = new AbortController()
  const waits = own.tracer.trace(
    {eventName: 'waits'},
    (signal: AbortSignal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  )
  const waiting = waits(controller.signal)
  controller.abort()
  t.is(await waiting.catch((error: unknown) => error), controller.signal.reason)
  t.like(own.span('waits').attributes, {honeyhive_error_type: 'AbortError', 'honeyhive_inputs.0': '[AbortSignal]'})
})

test.serial('an unhandled rejection is reported to the process once, with the same reason', async t => {
  await using own = recordSpans()
  const {tracer} = own
  const reported: unknown[] = []
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', reason => reported.push(reason))
  const reason = new Error('unhandled')
  void tracer.trace(async () => {
    throw reason
  })()
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
  process.removeAllListeners('unhandledRejection')
  for (const listener of listeners) process.on('unhandledRejection', listener)
  t.deepEqual(reported, [reason])
})
