// oxlint-disable no-underscore-dangle -- the SDKs name it like this
import {setImmediate as turn} from 'node:timers/promises'
import test from 'ava'
import {recordSpans} from '../../src/testing.ts'
import {check, ended, read} from './checked-call.ts'

async function* pieces(): AsyncGenerator<string> {
  for (const piece of ['Hel', 'lo']) {
    await turn()
    yield piece
  }
}

const later = async <V>(value: V, turns = 4): Promise<V> => {
  for (let count = 0; count < turns; count++) await turn()
  return value
}

const failing = async (): Promise<never> => {
  await turn()
  throw new RangeError('refused')
}

function webStream(): ReadableStream<string> {
  const source = pieces()
  return new ReadableStream({
    pull: async controller => {
      const {done, value} = await source.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

const failure = {honeyhive_error: 'refused', honeyhive_error_type: 'RangeError'}

test('an object of a stream and a promise ends with the last of them, under their names', async t => {
  const both = {'honeyhive_outputs.result.stream.1': 'lo', 'honeyhive_outputs.result.response.tokens': 3}
  const held = (): {stream: AsyncGenerator<string>; response: Promise<object>; id: number} => ({
    stream: pieces(),
    response: later({tokens: 3}),
    id: 7,
  })
  const inOrder = async (r: ReturnType<typeof held>): Promise<unknown> => [await read(r.stream), await r.response]
  await check(t, held, inOrder, {...both, 'honeyhive_outputs.result.id': 7, 'honeyhive_metrics.chunks': 2})
  await check(t, held, async r => Promise.all([read(r.stream), r.response]), both)
  await check(
    t,
    async () => held(),
    async r => inOrder(await r),
    both,
  )
  await check(t, held, async r => [await r.response, await read(r.stream)], both)
})

test('an object of promises ends with the last of them, and of two streams with those that are read', async t => {
  await check(
    t,
    () => ({a: later(1, 1), b: later(2)}),
    async r => r.a,
    {
      'honeyhive_outputs.result.a': 1,
      'honeyhive_outputs.result.b': 2,
    },
  )
  await check(
    t,
    () => ({text: webStream(), raw: webStream()}),
    async r => read(r.text as never),
    {
      'honeyhive_outputs.result.text': 'Hello',
    },
  )
})

test('a stream of an object ends when it is left, cancelled or fails', async t => {
  const left = {'honeyhive_outputs.result.stream.0': 'Hel', 'honeyhive_metrics.chunks': 1}
  await check(
    t,
    () => ({stream: pieces()}),
    async ({stream}) => {
      for await (const piece of stream) return piece
      return ''
    },
    left,
  )
  await check(
    t,
    () => ({stream: webStream()}),
    async ({stream}) => {
      const reader = stream.getReader()
      const {value} = await reader.read()
      await reader.cancel()
      return value
    },
    {'honeyhive_outputs.result.stream': 'Hel'},
  )
  await check(
    t,
    () => ({value: failing()}),
    async r => r.value,
    failure,
  )
})

test('an object keeps its identity, and what cannot be replaced is a value', async t => {
  await using own = recordSpans()
  const object = {stream: webStream(), other: 1}
  const returned = own.tracer.trace(() => object)()
  t.is(returned, object)
  t.deepEqual(Object.keys(returned), ['stream', 'other'])
  t.is(await new Response(returned.stream.pipeThrough(new TextEncoderStream())).text(), 'Hello')
  await ended(own)
  const promise = later(1)
  const frozen = Object.freeze({promise})
  t.is(own.tracer.trace(() => frozen)().promise, promise)
  t.is(own.spans.length, 2)
})

test('an object whose promise nobody handles reports it as without trace', async t => {
  await using own = recordSpans()
  const reported: unknown[] = []
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', reason => reported.push(String(reason)))
  own.tracer.trace(() => ({value: failing()}))()
  await later(0, 5)
  process.removeAllListeners('unhandledRejection')
  for (const listener of listeners) process.on('unhandledRejection', listener)
  t.deepEqual(reported, ['RangeError: refused'])
})

test('aggregate gets the chunks of a stream that an object holds', async t => {
  await using own = recordSpans()
  const call = own.tracer.trace({aggregate: (all: readonly string[]) => all.join('')}, () => ({stream: pieces()}))
  await read(call().stream)
  t.is((await ended(own)).attributes['honeyhive_outputs.result.stream'], 'Hello')
})

/** The result of a model, as of the AI SDK: each member reads the one stream, and the promises resolve at its end. */
class ModelResult {
  #base = webStream()
  #text = ''
  #settle: (() => void) | undefined
  readonly #ended = new Promise<void>(resolve => (this.#settle = resolve))

  get textStream(): ReadableStream<string> {
    const [left, right] = this.#base.tee()
    this.#base = right
    return left.pipeThrough(
      new TransformStream({
        transform: (piece, controller) => {
          this.#text += piece
          controller.enqueue(piece)
        },
        flush: () => this.#settle?.(),
      }),
    )
  }
  get text(): Promise<string> {
    if (this.#text === '') void this.consumeStream()
    return this.#ended.then(() => this.#text)
  }
  get usage(): Promise<object> {
    return this.text.then(() => ({tokens: 3}))
  }
  async consumeStream(): Promise<void> {
    for await (const _ of this.textStream as unknown as AsyncIterable<string>);
  }
  toResponse(): Response {
    return new Response(this.textStream.pipeThrough(new TextEncoderStream()))
  }
}

test('a result that offers streams ends with the last that is read, and records its text and usage', async t => {
  const result = (): ModelResult => new ModelResult()
  const summary = {'honeyhive_outputs.result.text': 'Hello', 'honeyhive_outputs.result.usage.tokens': 3}
  await check(t, result, async r => read(r.textStream as never), {...summary, 'honeyhive_metrics.chunks': 2})
  await check(t, result, async r => r.text, summary)
  await check(t, result, async r => [await r.usage, await r.text], summary)
  await check(t, result, async r => r.consumeStream(), summary)
  await check(t, result, async r => r.toResponse().text(), summary)
  await check(
    t,
    async () => new ModelResult(),
    async r => (await r).text,
    summary,
  )
})

test('a result that offers streams is not read further once its reader has left', async t => {
  await using own = recordSpans()
  const result = own.tracer.trace(() => new ModelResult())()
  for await (const piece of result.textStream as unknown as AsyncIterable<string>) {
    t.is(piece, 'Hel')
    break
  }
  t.is((await ended(own)).attributes['honeyhive_outputs.result.textStream'], 'Hel')
})

/** A run of an SDK: it starts by itself, emits events, and fails its promises. */
class Run implements AsyncIterable<string> {
  ended = false
  readonly #listeners: [string, (value: unknown) => void][] = []
  readonly #done: Promise<void>
  constructor(outcome: 'ok' | 'error' | 'abort') {
    this.#done = this.#run(outcome)
    this.#done.catch(() => {})
  }
  async #run(outcome: string): Promise<void> {
    for await (const piece of pieces()) {
      this._emit('chunk', piece)
      if (outcome !== 'ok') {
        const error = new RangeError('refused')
        this._emit(outcome, error)
        this._emit('end')
        throw error
      }
    }
    this._emit('finalMessage', {text: 'Hello', tokens: 3})
    this._emit('end')
  }
  _emit(name: string, value?: unknown): void {
    this.ended ||= name === 'end'
    for (const [each, listener] of this.#listeners) if (each === name) listener(value)
  }
  on(name: string, listener: (value: unknown) => void): this {
    this.#listeners.push([name, listener])
    return this
  }
  async done(): Promise<void> {
    return this.#done
  }
  async finalText(): Promise<string> {
    await this.#done
    return 'Hello'
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    await this.#done
    yield 'Hello'
  }
}

test('a run that emits events ends with its last event, whoever listens', async t => {
  const run = (): Run => new Run('ok')
  const final = {
    'honeyhive_outputs.result.text': 'Hello',
    'honeyhive_outputs.result.tokens': 3,
    'honeyhive_metrics.chunks': 2,
  }
  await check(t, run, async r => r.finalText(), final)
  await check(t, run, async r => read(r), final)
  await check(t, run, async r => new Promise(resolve => r.on('end', resolve)), final)
  await check(t, run, () => 'nobody listens', final)
  await check(
    t,
    async () => new Run('ok'),
    async r => (await r).done(),
    final,
  )
  await check(
    t,
    () => new Run('error'),
    async r => r.done(),
    {...failure, 'honeyhive_outputs.result.0': 'Hel'},
  )
  await check(
    t,
    () => new Run('abort'),
    async r => r.done(),
    {'honeyhive_outputs.result.0': 'Hel'},
  )
})

test('a model result without a stream records what sums it up', async t => {
  class Answer {
    readonly #text = 'Hello'
    readonly client = {key: 'secret'}
    get text(): string {
      return this.#text
    }
    get finishReason(): string {
      return 'stop'
    }
    get usage(): object {
      return {tokens: 3}
    }
  }
  await using own = recordSpans()
  own.tracer.trace(() => new Answer())()
  const outputs = Object.entries(own.spans[0]?.attributes ?? {}).filter(([key]) => key.startsWith('honeyhive_outputs'))
  t.deepEqual(Object.fromEntries(outputs), {
    'honeyhive_outputs.result.text': 'Hello',
    'honeyhive_outputs.result.finishReason': 'stop',
    'honeyhive_outputs.result.usage.tokens': 3,
  })
})

test('a list of promises ends with the last of them, and records their values', async t => {
  const values = {
    'honeyhive_outputs.result.0': 1,
    'honeyhive_outputs.result.1': 'two',
    'honeyhive_outputs.result.2.a': 3,
  }
  const list = (): unknown[] => [later(1, 8), 'two', later({a: 3}, 1)]
  await check(t, list, async r => Promise.all(r), values)
  await check(
    t,
    async () => list(),
    async r => Promise.all(await r),
    values,
  )
  await check(t, list, async r => [await r[2], await r[0]], values)
  await check(
    t,
    () => [later(1), failing()],
    async r => Promise.allSettled(r),
    failure,
  )
  await check(
    t,
    () => Object.freeze([later(1)]),
    async r => Promise.all(r),
    {'honeyhive_outputs.result.0': '[Promise]'},
  )
})
