import {Readable} from 'node:stream'
import {setImmediate as turn} from 'node:timers/promises'
import test from 'ava'
import {diagnostics, enrichSpan} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'
import {check, ended, read} from './checked-call.ts'

// Stand-ins of what SDKs return. test/third-party runs the same with the SDKs.

/** A promise that starts nothing until it is parsed, as those of OpenAI and Anthropic. */
class ApiPromise<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }
  readonly #response: Promise<Response>
  readonly #read: (response: Response) => unknown
  constructor(response: Promise<Response>, parse: (response: Response) => unknown) {
    super(resolve => resolve(null as T))
    this.#response = response
    this.#read = parse
  }
  async asResponse(): Promise<Response> {
    return this.#response
  }
  async withResponse(): Promise<{data: T; response: Response}> {
    const [data, response] = await Promise.all([this.parse(), this.asResponse()])
    return {data, response}
  }
  async parse(): Promise<T> {
    return this.#response.then(this.#read) as Promise<T>
  }
  // oxlint-disable-next-line unicorn/no-thenable -- as the SDKs do
  override async then<A = T, B = never>(
    onValue?: ((value: T) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.parse().then(onValue, onError)
  }
}

/** A stream of values with helpers. */
class Values implements AsyncIterable<number> {
  readonly values: () => AsyncIterator<number>
  constructor(values: () => AsyncIterator<number> = oneToThree) {
    this.values = values
  }
  [Symbol.asyncIterator](): AsyncIterator<number> {
    return this.values()
  }
  tee(): [Values, Values] {
    return [new Values(oneToThree), new Values(oneToThree)]
  }
  toReadableStream(): ReadableStream<string> {
    const values = this[Symbol.asyncIterator]()
    return new ReadableStream({
      pull: async controller => {
        const {done, value} = await values.next()
        if (done) controller.close()
        else controller.enqueue(`${value};`)
      },
    })
  }
}

async function* oneToThree(): AsyncGenerator<number> {
  for (const value of [1, 2, 3]) {
    await turn()
    yield value
  }
}

const list = {
  'honeyhive_outputs.result.0': 1,
  'honeyhive_outputs.result.1': 2,
  'honeyhive_outputs.result.2': 3,
  'honeyhive_metrics.chunks': 3,
}

const json = (): ApiPromise<unknown> =>
  new ApiPromise(Promise.resolve(Response.json({text: 'Hi'})), async r => r.json() as Promise<unknown>)
const streamed = (): ApiPromise<Values> => new ApiPromise(Promise.resolve(new Response('raw')), () => new Values())
const refused = (): ApiPromise<unknown> => new ApiPromise(Promise.resolve(new Response('')), async () => rejected())
const rejected = async (): Promise<never> => {
  throw new RangeError('refused')
}
const text = {'honeyhive_outputs.result.text': 'Hi'}
const failure = {honeyhive_error: 'refused', honeyhive_error_type: 'RangeError'}

test('a promise of an SDK ends with each of its helpers', async t => {
  await check(t, json, async r => r, text)
  await check(t, json, async r => r.parse(), text)
  await check(t, json, async r => (await r.withResponse()).data, text)
  await check(t, json, async r => (await r.asResponse()).json() as Promise<unknown>, text)
  await check(t, json, async r => [(await r.asResponse()).status, await r], text)
  await check(t, json, async r => r.finally(() => {}), text)
  await check(t, refused, async r => r, failure)
  await check(t, refused, async r => r.parse(), failure)
  await check(t, refused, async r => r.withResponse(), failure)
  await check(t, refused, async r => r.catch(String), failure)
})

test('a stream behind a promise of an SDK ends with its last value, through each helper', async t => {
  await check(t, streamed, async r => read(await r), list)
  await check(t, streamed, async r => read((await r.withResponse()).data), list)
  await check(t, streamed, async r => read(await r.parse()), list)
})

test('a stream with helpers ends with each of them, and its values are recorded once', async t => {
  const values = (): Values => new Values()
  await check(t, values, async r => read(r), list)
  await check(t, values, async r => Promise.all(r.tee().map(async branch => read(branch))), list)
  await check(t, values, async r => read(r.toReadableStream()), list)
  await check(
    t,
    async () => new Values(),
    async r => read((await r).tee()[1]),
    list,
  )
})

test.serial('a stream keeps its span open when the promise that became it is collected', async t => {
  await using own = recordSpans()
  const {unfinished} = diagnostics().counts
  const stream = await own.tracer.trace(streamed)()
  for (let turns = 0; turns < 20; turns++) {
    await turn()
    globalThis.gc?.()
  }
  t.is(own.spans.length, 0)
  t.deepEqual(await read(stream), [1, 2, 3])
  t.like((await ended(own)).attributes, list)
  t.is(diagnostics().counts.unfinished, unfinished)
})

test.serial('a result whose helpers are never used ends when it is collected, and is reported', async t => {
  await using own = recordSpans()
  const {unfinished} = diagnostics().counts
  own.tracer.trace(() => new Values())()
  for (let turns = 0; turns < 200 && own.spans.length === 0; turns++) {
    await turn()
    globalThis.gc?.()
  }
  t.is(own.spans.length, 1)
  t.is(diagnostics().counts.unfinished, unfinished + 1)
})

/** A query that starts when it is executed. Its builder methods return it, or a copy. */
class Query {
  runs = 0
  readonly #rows: number[]
  constructor(rows = [1, 2, 3]) {
    this.#rows = rows
  }
  where(): this {
    return this
  }
  limit(count: number): Query {
    return new Query(this.#rows.slice(0, count))
  }
  async exec(): Promise<number[]> {
    this.runs += 1
    enrichSpan({metadata: {ran: true}})
    await turn()
    if (this.#rows.length === 0) throw new RangeError('refused')
    return this.#rows
  }
  // oxlint-disable-next-line unicorn/no-thenable -- as query builders do
  then(...args: never[]): unknown {
    return this.exec().then(...args)
  }
  async catch(...args: never[]): Promise<unknown> {
    return this.exec().catch(...args)
  }
  cursor(): Readable {
    return Readable.from(this.#rows)
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield* this.#rows
  }
}

test('a query ends when it is executed, however that is done', async t => {
  const query = (): Query => new Query()
  const rows = {'honeyhive_outputs.result.2': 3}
  const inside = {...rows, 'honeyhive_metadata.ran': true}
  await check(t, query, async r => r.exec(), inside)
  await check(t, query, async r => r.where().exec(), inside)
  await check(t, query, async r => r as unknown, inside)
  await check(t, query, async r => r.limit(1).where().exec(), {'honeyhive_outputs.result.0': 1})
  await check(t, query, async r => read(r), rows)
  await check(t, query, async r => read(r.cursor()), rows)
  await check(
    t,
    () => new Query([]),
    async r => r.exec(),
    failure,
  )
  await check(
    t,
    () => new Query([]),
    async r => r.catch(String as never),
    failure,
  )
})

test('a query runs once, and stays what it is', async t => {
  await using own = recordSpans()
  const query = new Query()
  const keys = Reflect.ownKeys(query)
  const returned = own.tracer.trace(() => query)()
  t.is(returned, query)
  t.true(returned instanceof Query)
  t.is(returned.constructor, Query)
  t.deepEqual(Reflect.ownKeys(returned), keys)
  t.deepEqual(await (returned as unknown as Promise<number[]>), [1, 2, 3])
  t.is(query.runs, 1)
  t.deepEqual(await returned.exec(), [1, 2, 3])
  t.is(own.spans.length, 1)
})

test('a query that two traced functions return ends both spans, and a thousand calls pile up nothing', async t => {
  await using own = recordSpans()
  const query = new Query()
  const inner = own.tracer.trace({eventName: 'inner'}, () => query)
  const outer = own.tracer.trace({eventName: 'outer'}, () => inner())
  await outer().exec()
  t.deepEqual(own.spans.map(({name}) => name).sort(), ['inner', 'outer'])
  for (let calls = 0; calls < 1_000; calls++) await inner().exec()
  t.is(own.spans.length, 1_002)
  let depth = 0
  for (let each: unknown = query; each !== null; each = Object.getPrototypeOf(each)) depth += 1
  t.true(depth < 7, String(depth))
})

test('a class on the prototype of a query is not touched', async t => {
  await using own = recordSpans()
  class Model {
    readonly name = 'model'
  }
  class Bound extends Query {}
  Object.defineProperty(Bound.prototype, 'model', {value: Model, writable: true, configurable: true})
  const query = own.tracer.trace(() => new Bound() as Bound & {readonly model: unknown})()
  t.is(query.model, Model)
  await query.exec()
})

test('an object whose own functions are a promise, as of Prisma, ends when one of them is called', async t => {
  const start = async (): Promise<number> => {
    await turn()
    return 7
  }
  const lazy = {
    'a value': () => ({
      // oxlint-disable-next-line unicorn/no-thenable -- as Prisma does
      then: async (...args: never[]) => start().then(...args),
      catch: async (...args: never[]) => start().catch(...args),
      finally: async (...args: never[]) => start().finally(...args),
    }),
    'an error': () => ({
      // oxlint-disable-next-line unicorn/no-thenable -- as Prisma does
      then: async (...args: never[]) => rejected().then(...args),
      catch: async (...args: never[]) => rejected().catch(...args),
      finally: async (...args: never[]) => rejected().finally(...args),
    }),
  }
  await check(t, lazy['a value'], async r => r as unknown, {'honeyhive_outputs.result': 7})
  await check(t, lazy['a value'], async r => r.catch(String as never) as unknown, {'honeyhive_outputs.result': 7})
  await check(t, lazy['a value'], async r => r.finally(...([() => {}] as never[])) as unknown, {
    'honeyhive_outputs.result': 7,
  })
  await check(t, lazy['an error'], async r => r.catch(String as never) as unknown, failure)
  await check(t, lazy['an error'], async r => r.finally(...([() => {}] as never[])) as unknown, failure)
})

/** A cursor of a database driver: its steps return the document, and `null` at the end. */
class Cursor {
  #left = [1, 2, 3].map(id => ({id}))
  async next(): Promise<{readonly id: number} | null> {
    await turn()
    return this.#left.shift() ?? null
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<{readonly id: number}> {
    for (let each = await this.next(); each !== null; each = await this.next()) yield each
  }
  async toArray(): Promise<readonly {readonly id: number}[]> {
    const all: {readonly id: number}[] = []
    for await (const each of this) {
      all.push(each, ...this.#left)
      this.#left = []
    }
    return all
  }
}

test('a cursor ends with its last document, however it is read', async t => {
  const cursor = (): Cursor => new Cursor()
  const documents = {'honeyhive_outputs.result.0.id': 1, 'honeyhive_outputs.result.2.id': 3}
  await check(t, cursor, async r => read(r), documents)
  await check(t, cursor, async r => r.toArray(), documents)
  await check(
    t,
    cursor,
    async r => {
      const all: unknown[] = []
      for (let each = await r.next(); each !== null; each = await r.next()) all.push(each)
      return all
    },
    documents,
  )
})

test('an iterator without `return` ends when its consumer leaves it', async t => {
  const iterator = (): AsyncIterableIterator<number> => {
    let value = 0
    return {
      next: async () => ({done: false, value: (value += 1)}),
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  await check(
    t,
    iterator,
    async r => {
      for await (const value of r) return value
      return 0
    },
    {'honeyhive_outputs.result.0': 1, 'honeyhive_metrics.chunks': 1},
  )
  await check(
    t,
    () => [1, 2].values(),
    r => {
      for (const value of r) return value
      return 0
    },
    {'honeyhive_outputs.result.0': 1},
  )
})
