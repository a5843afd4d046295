import {inspect, types} from 'node:util'
import test from 'ava'
import * as fc from 'fast-check'
import {diagnostics, enrichSpan, HoneyHiveTracer, trace} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const recording = recordSpans()
const {tracer} = recording

test.after.always(() => tracer.shutdown())

class Base {
  static readonly made: string = 'static'
  readonly given: readonly unknown[]
  constructor(...given: readonly unknown[]) {
    this.given = given
  }
}

const functions: Readonly<Record<string, (...given: never[]) => unknown>> = {
  'an arrow function': (a: number, b: number) => a + b,
  'a function': function add(a: number, b = 2) {
    return a + b
  },
  'an async function': async (a: number) => a,
  'a generator function': function* (a: number) {
    yield a
  },
  'an async generator function': async function* (a: number) {
    yield a
  },
  'a function with members': Object.assign((a: number) => a, {version: 3, [Symbol.for('mark')]: true}),
  'a class': Base as never,
  'a built-in': Math.max,
  'a bound function': ((n: number) => n).bind(undefined, 1),
}

for (const [name, fn] of Object.entries(functions)) {
  test(`${name} looks as it did`, t => {
    const traced = tracer.trace(fn)
    t.is(traced.name, fn.name)
    t.is(traced.length, fn.length)
    t.is(Object.getPrototypeOf(traced), Object.getPrototypeOf(fn))
    t.deepEqual(Object.getOwnPropertyDescriptors(traced), Object.getOwnPropertyDescriptors(fn))
    t.is(canConstruct(traced), canConstruct(fn))
  })
}

function canConstruct(fn: unknown): boolean {
  try {
    Reflect.construct(Object, [], fn as never)
    return true
  } catch {
    return false
  }
}

test('a class can be made, extended and asked about', t => {
  const Traced = tracer.trace(Base as never) as unknown as typeof Base
  class Derived extends Traced {
    readonly derived = true
  }
  const made = new Derived(1, 2)
  t.true(made instanceof Derived && made instanceof Traced && made instanceof Base)
  t.deepEqual(made.given, [1, 2])
  t.is(Derived.made, 'static')
  t.throws(() => Reflect.apply(Traced as never, undefined, []), {instanceOf: TypeError})
})

test('`this` is what it was, also when there is none', t => {
  const self = {}
  const whose = tracer.trace(function (this: unknown) {
    return this
  })
  t.is(whose.call(self), self)
  t.is(whose.call(undefined), undefined)
  t.is(whose.call(null), null)
  t.is(whose.call(1), 1)
})

test('a native promise comes back as one, with its own members', async t => {
  let cancelled = false
  const promise = Object.assign(Promise.resolve(1), {cancel: () => (cancelled = true)})
  const given = tracer.trace(() => promise)()
  t.is(Object.getPrototypeOf(given), Promise.prototype)
  given.cancel()
  t.true(cancelled)
  t.is(await given, 1)
})

test('a promise of a subclass is the same object, and its own `then` runs once', async t => {
  let thens = 0
  class Request<T> extends Promise<T> {
    // oxlint-disable-next-line unicorn/no-thenable -- as the promises of SDKs do
    override then(...given: never[]): never {
      thens += 1
      return super.then(...given) as never
    }
    asResponse(): string {
      return 'raw'
    }
  }
  const request = new Request<number>(resolve => resolve(1))
  const given = tracer.trace(() => request)()
  t.is(given, request)
  t.is(given.asResponse(), 'raw')
  t.is(thens, 0)
  t.is(await (given as unknown as Promise<number>), 1)
  t.is(thens, 1)
  t.false(Object.hasOwn(given, 'then'))
})

test('a query builder runs when its consumer says so, with the span active, and is built on before', async t => {
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

test('what a wrapper of an async function hangs onto its promise is still there', async t => {
  const fn = async (): Promise<number> => Promise.resolve(1)
  const cancelable = (...given: []): Promise<number> => Object.assign(fn(...given), {cancel: () => 'cancelled'})
  const wrappers = {
    'with the prototype of what it wraps': Object.setPrototypeOf(cancelable, Object.getPrototypeOf(fn)) as typeof fn,
    'a proxy': new Proxy(fn, {apply: (_, __, given: []) => cancelable(...given)}),
  }
  for (const [what, wrapper] of Object.entries(wrappers)) {
    const promise = tracer.trace(wrapper)() as ReturnType<typeof fn> & {readonly cancel?: () => string}
    t.is(promise.cancel?.(), 'cancelled', what)
    t.is(await promise, 1)
  }
})

test('the consumer’s code between the steps does not run inside the span', t => {
  const numbers = tracer.trace(function* () {
    yield enrichSpan({})
    yield enrichSpan({})
  })
  for (const inside of numbers()) {
    t.true(inside)
    t.false(enrichSpan({}))
  }
})

test('a generator keeps `return` and `throw`, and what it catches does not end it', t => {
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

test('a generator shows nothing of what observes it', t => {
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

test('a method that somebody gave to the prototype of a generator function is still called', t => {
  const fn = function* (): Generator<number> {
    yield 1
  }
  const inherited = Object.getPrototypeOf(fn.prototype) as Generator<number>
  let calls = 0
  fn.prototype.next = function (this: Generator<number>): IteratorResult<number> {
    calls += 1
    return inherited.next.call(this)
  }
  t.deepEqual([...tracer.trace(fn)()], [1])
  t.is(calls, 2)
})

test('collections are values: a list is not drained and its span is not kept open', t => {
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
    const identity = tracer.trace((given: unknown) => given)
    t.is(identity(value), value)
    t.is(recording.spans.length, before + 1)
  }
})

test('an endless generator that nobody reads is not read', t => {
  let read = 0
  const endless = {
    *[Symbol.iterator]() {
      for (;;) yield (read += 1)
    },
  }
  tracer.trace((...given: unknown[]) => given[0])(endless)
  t.is(read, 0)
})

test('one stream through an inner and an outer function is whole', async t => {
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

test('the same function under two tracers at once, nested and recursive', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const deep = trace({eventName: 'deep'}, async (n: number): Promise<number> => (n === 0 ? 0 : 1 + (await deep(n - 1))))
  await Promise.all([a, b].flatMap(({tracer: own}) => [1, 2].map(() => own.run(() => deep(3)))))
  const tree = 'deep\n  deep\n    deep\n      deep'
  for (const own of [a, b]) t.is(own.tree(), `${tree}\n${tree}`)
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

test('back-pressure: a source is asked for no more than its consumer reads', async t => {
  let pulled = 0
  const source = (): ReadableStream<number> =>
    new ReadableStream({pull: controller => controller.enqueue((pulled += 1))}, {highWaterMark: 0})
  const reader = tracer.trace(source)().getReader()
  t.is(pulled, 0)
  await reader.read()
  await reader.read()
  t.is(pulled, 2)
  await reader.cancel()
})

test('a byte stream fills the buffer of its consumer', async t => {
  const source = (): ReadableStream<Uint8Array> =>
    new ReadableStream({
      type: 'bytes',
      pull(controller) {
        controller.enqueue(new Uint8Array([1, 2, 3]))
        controller.close()
        controller.byobRequest?.respond(0)
      },
    })
  const reader = tracer.trace({eventName: 'bytes'}, source)().getReader({mode: 'byob'})
  const {value} = await reader.read(new Uint8Array(8))
  t.deepEqual([...(value ?? [])], [1, 2, 3])
  t.true((await reader.read(new Uint8Array(8))).done)
})

test('a stream closed before it is read says so', async t => {
  const closed = tracer.trace(() => new ReadableStream({start: controller => controller.close()}))()
  await closed.getReader().closed
  t.pass()
})

test('the body of a response may be looked at before it is read another way', async t => {
  const response = await tracer.trace(async () => new Response('{"a":1}'))()
  t.truthy(response.body)
  const copy = response.clone()
  t.deepEqual(await response.json(), {a: 1})
  t.is(await copy.text(), '{"a":1}')
})

test('time to first chunk, the number of chunks and an aggregate are recorded', async t => {
  await using own = recordSpans()
  const aggregate = (chunks: readonly string[]): string => chunks.join('')
  const words = own.tracer.trace({eventName: 'words', aggregate}, function* () {
    yield 'a'
    yield 'b'
  })
  t.deepEqual([...words()], ['a', 'b'])
  const {attributes} = own.span('words')
  t.like(attributes, {'honeyhive_outputs.result': 'ab', 'honeyhive_metrics.chunks': 2})
  const first = Number(attributes['honeyhive_metrics.time_to_first_chunk_ms'])
  t.true(first > 0 && first <= Number(attributes['honeyhive_duration_ms']))
})

test('chunks beyond the bound are counted and not kept', async t => {
  await using own = recordSpans()
  let kept = 0
  const count = own.tracer.trace({eventName: 'count'}, function* () {
    for (let n = 0; n < 50_000; n++) yield n
  })
  const collect = own.tracer.trace({eventName: 'collect', aggregate: chunks => (kept = chunks.length)}, function* () {
    for (let n = 0; n < 50_000; n++) yield n
  })
  for (const _ of count());
  for (const _ of collect());
  t.like(own.span('count').attributes, {
    'honeyhive_outputs.result.0': 0,
    'honeyhive_metrics.chunks': 50_000,
    'honeyhive_outputs._cut': 49_000,
  })
  t.like(own.span('collect').attributes, {'honeyhive_outputs.result': 10_000, 'honeyhive_outputs._cut': 40_000})
  t.is(kept, 10_000)
})

test('a long text stream is cut and says how much is missing', async t => {
  await using own = recordSpans()
  const text = own.tracer.trace({eventName: 'text'}, () => {
    let left = 100
    return new ReadableStream<string>({
      pull: controller => (left-- > 0 ? controller.enqueue('é'.repeat(10_000)) : controller.close()),
    })
  })
  for await (const _ of text());
  const shown = String(own.span('text').attributes['honeyhive_outputs.result'])
  const missing = Number(/…\[\+(\d+) bytes\]$/.exec(shown)?.[1])
  t.is(Buffer.byteLength(shown.replace(/…\[.*$/, '')) + missing, 2_000_000)
})

test('capture functions choose what is recorded; one that fails is counted and harms nothing', async t => {
  await using own = recordSpans()
  const fails = (): never => {
    throw new Error('no')
  }
  const length = own.tracer.trace(
    {
      eventName: 'length',
      captureInputs: ([text]) => ({size: String(text).length}),
      captureOutputs: result => ({result}),
    },
    (text: string) => text.length,
  )
  const bad = own.tracer.trace({eventName: 'bad', captureInputs: fails, captureOutputs: fails}, (n: number) => n)
  const none = own.tracer.trace({eventName: 'none', captureInputs: false, captureOutputs: false}, (n: number) => n)
  const before = diagnostics().counts['capture-failed']
  t.deepEqual([length('four'), bad(1), none(1)], [4, 1, 1])
  t.like(own.span('length').attributes, {'honeyhive_inputs.size': 4, 'honeyhive_outputs.result.result': 4})
  t.is(diagnostics().counts['capture-failed'] - before, 2)
  for (const name of ['bad', 'none']) {
    t.deepEqual(
      Object.keys(own.span(name).attributes).filter(key => /puts/.test(key)),
      [],
    )
  }
})

test('nothing of a call is kept after its span has ended', async t => {
  await using own = new HoneyHiveTracer({destination: {export: (_, done) => done({code: 0}), shutdown: async () => {}}})
  const references: WeakRef<object>[] = []
  const pass = own.trace((given: object) => {
    references.push(new WeakRef(given))
    return given
  })
  const chunks = own.trace(function* () {
    const chunk = {big: true}
    references.push(new WeakRef(chunk))
    yield chunk
  })
  const generators: unknown[] = []
  const once = (n: number): void => {
    pass({n})
    const generator = chunks()
    generators.push(generator)
    for (const _ of generator);
  }
  for (let n = 0; n < 10; n++) once(n)
  await own.flush()
  for (let round = 0; round < 10; round++) {
    await new Promise(resolve => setImmediate(resolve))
    globalThis.gc?.()
  }
  t.is(references.filter(reference => reference.deref() !== undefined).length, 0)
  t.is(generators.length, 10)
})

test('decorators refuse what is no function, with a cure', t => {
  const refused = (kind: string): object => ({
    name: 'ConfigurationError',
    message: `@trace: methods, getters and setters can be traced, \`x\` is a ${kind}. Wrap the function: trace(fn)`,
  })
  const decorate = trace as (...given: unknown[]) => unknown
  const curried = trace({eventType: 'tool'}) as (...given: unknown[]) => unknown
  for (const each of [decorate, curried]) {
    t.throws(() => each({get: () => 1, set: () => {}}, {kind: 'accessor', name: 'x'}), refused('accessor'))
    t.throws(() => each(Basket, {kind: 'class', name: 'x'}), refused('class'))
    t.throws(() => each({}, 'x', undefined), refused('field'))
    t.throws(() => each({}, 'x', {value: 1}), refused('field'))
  }
})

class Basket {
  readonly #prices: number[] = []

  @trace
  get total(): number {
    return this.#prices.reduce((sum, price) => sum + price, 0)
  }

  @trace({eventType: 'tool'})
  set price(price: number) {
    this.#prices.push(price)
  }
}

test('a decorated getter is a span each time it is read, a setter each time it is set', async t => {
  await using own = recordSpans()
  const basket = new Basket()
  own.tracer.run(() => {
    basket.price = 3
    t.is(basket.total, 3)
  })
  t.is(own.tree(), 'set price\nget total')
  t.is(own.span('set price').attributes['honeyhive_inputs.0'], 3)
  t.is(own.span('get total').attributes['honeyhive_outputs.result'], 3)
})

test('the legacy decorator of a getter with a setter traces the getter', async t => {
  await using own = recordSpans()
  const pair = {
    set: [] as number[],
    get x(): number {
      return 1
    },
    set x(value: number) {
      this.set.push(value)
    },
  }
  const descriptor = Object.getOwnPropertyDescriptor(pair, 'x') ?? {}
  Object.defineProperty(pair, 'x', trace(pair, 'x', descriptor))
  own.tracer.run(() => {
    pair.x = 2
    t.is(pair.x, 1)
  })
  t.deepEqual(pair.set, [2])
  t.is(own.tree(), 'get x')
})

class Animal {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }

  @trace
  static create(name: string): Animal {
    return new this(name)
  }

  @trace({eventType: 'chain'})
  speak(): string {
    return `${this.name} speaks`
  }

  @trace
  async move(): Promise<string> {
    return `${this.name} moves`
  }

  @trace
  greet = (other: string): string => `${this.name} greets ${other}`
}

class Dog extends Animal {
  @trace
  override speak(): string {
    return `${super.speak()}: woof`
  }
}

test('decorated methods: own, static, inherited, overridden, and fields', async t => {
  await using own = recordSpans()
  await own.tracer.run(async () => {
    const dog = Dog.create('Rex')
    t.true(dog instanceof Dog)
    t.is(dog.speak(), 'Rex speaks: woof')
    t.is(await dog.move(), 'Rex moves')
    t.is(dog.greet('Ada'), 'Rex greets Ada')
  })
  t.is(own.tree(), 'create\nspeak\n  speak\nmove\ngreet')
  t.is(Animal.prototype.speak.name, 'speak')
})

test('for random functions and values the traced function does what the bare one does', async t => {
  const outcome = fc.constantFrom('returns', 'throws', 'resolves', 'rejects', 'yields', 'yields later')
  const property = fc.asyncProperty(fc.array(fc.anything()), outcome, async (given, how) => {
    const fn = behaviour(how)
    const [bare, traced] = [await seenOf(fn, given), await seenOf(tracer.trace(fn), given)]
    t.deepEqual(traced.kinds, bare.kinds)
    t.true(
      traced.values.length === bare.values.length &&
        traced.values.every((value, n) => Object.is(value, bare.values[n])),
    )
  })
  await fc.assert(property, {numRuns: 500})
})

function behaviour(how: string): (...given: unknown[]) => unknown {
  switch (how) {
    case 'throws':
      return (...given) => {
        throw given[0]
      }
    case 'resolves':
      return async (...given) => given[0]
    case 'rejects':
      return async (...given) => {
        throw given[0]
      }
    case 'yields':
      return function* (...given) {
        yield* given
        return given.at(-1)
      }
    case 'yields later':
      return async function* (...given) {
        for (const each of given) yield {each}.each
      }
    default:
      return (...given) => given[0]
  }
}

async function seenOf(
  fn: (...given: unknown[]) => unknown,
  given: readonly unknown[],
): Promise<{kinds: string[]; values: unknown[]}> {
  const kinds: string[] = []
  const values: unknown[] = []
  try {
    const result = fn(...given)
    kinds.push(Object.prototype.toString.call(result))
    if (result instanceof Promise) values.push(await result)
    else if (kinds[0] === '[object Generator]') for (const each of result as Iterable<unknown>) values.push(each)
    else if (kinds[0] === '[object AsyncGenerator]')
      for await (const each of result as AsyncIterable<unknown>) values.push(each)
    else values.push(result)
  } catch (error) {
    kinds.push('failed')
    values.push(error)
  }
  return {kinds, values}
}

test.serial(
  'a rejection that nobody handles is still nobody’s: the process hears of it once, with the same reason',
  async t => {
    const heard: unknown[] = []
    const listeners = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', reason => heard.push(reason))
    const reason = new Error('nobody')
    void tracer.trace(async () => {
      throw reason
    })()
    await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
    t.deepEqual(heard, [reason])
  },
)
