import {Readable} from 'node:stream'
import {setImmediate as turn} from 'node:timers/promises'

/** How the work behind a result goes, or what its consumer does with it. */
export type Outcome = 'ok' | 'throws' | 'rejects' | 'returns early' | 'cancels' | 'never finishes'

/** What a consumer saw: values, errors and the like, in order. */
export type Seen = (what: unknown) => void

/** One kind of function. */
export interface Kind {
  readonly outcomes: readonly Outcome[]
  /** Makes the function; `step(n)` is called by the work for each part and starts a child span when traced. */
  readonly make: (outcome: Outcome, step: (n: number) => void) => () => unknown
  /** Consumes the result up to the outcome. */
  readonly consume: (result: never, outcome: Outcome, seen: Seen) => unknown
  /** How many children the work starts, and the recorded output, when all goes well. */
  readonly output: unknown
}

/** The error of every failing case. */
export const broken: Error = new RangeError('broken')

const parts = 3

const valueKind = {consume: (result: unknown, _: Outcome, seen: Seen) => seen(result), output: 'value'}
const awaited = {
  consume: async (result: PromiseLike<unknown>, _: Outcome, seen: Seen) => seen(await result),
  output: 'value',
}
const list = {
  'honeyhive_outputs.result.0': 'part 0',
  'honeyhive_outputs.result.1': 'part 1',
  'honeyhive_outputs.result.2': 'part 2',
}

function* syncParts(outcome: Outcome, step: (n: number) => void): Generator<string, string> {
  for (let n = 0; n < parts; n++) {
    step(n)
    if (outcome === 'throws' && n === 1) throw broken
    yield `part ${n}`
  }
  return 'returned'
}

async function* asyncParts(outcome: Outcome, step: (n: number) => void): AsyncGenerator<string, string> {
  for (let n = 0; n < parts; n++) {
    await turn()
    step(n)
    if (outcome === 'rejects' && n === 1) throw broken
    yield `part ${n}`
  }
  return 'returned'
}

function iterate(result: Iterable<unknown>, outcome: Outcome, seen: Seen): void {
  if (outcome === 'never finishes') return seen(result[Symbol.iterator]().next())
  for (const part of result) {
    seen(part)
    if (outcome === 'returns early') return
  }
}

async function iterateAsync(result: AsyncIterable<unknown>, outcome: Outcome, seen: Seen): Promise<void> {
  if (outcome === 'never finishes') return seen(await result[Symbol.asyncIterator]().next())
  for await (const part of result) {
    seen(part)
    if (outcome === 'returns early' || outcome === 'cancels') return
  }
}

function webStream(outcome: Outcome, step: (n: number) => void): ReadableStream<string> {
  let n = 0
  const source = {
    pull: async (controller: ReadableStreamDefaultController<string>) => {
      await turn()
      if (n === parts) return controller.close()
      step(n)
      if (outcome === 'rejects' && n === 1) throw broken
      controller.enqueue(`part ${n}`)
      n += 1
    },
    cancel: (reason: unknown) => step(Number(reason)),
  }
  return new ReadableStream(source, {highWaterMark: 0})
}

async function readStream(stream: ReadableStream<unknown>, outcome: Outcome, seen: Seen): Promise<void> {
  const reader = stream.getReader()
  for (;;) {
    const {done, value} = await reader.read()
    seen({done, value})
    if (done || outcome === 'never finishes') return
    if (outcome === 'cancels') return seen(await reader.cancel(9))
  }
}

/** THE kinds of functions, by name. */
export const kinds: Readonly<Record<string, Kind>> = {
  sync: {
    ...valueKind,
    outcomes: ['ok', 'throws'],
    make: (outcome, step) => () => {
      step(0)
      if (outcome === 'throws') throw broken
      return 'value'
    },
  },
  async: {
    ...awaited,
    outcomes: ['ok', 'throws', 'rejects'],
    make: (outcome, step) => {
      const work = async (): Promise<string> => {
        await turn()
        step(0)
        if (outcome === 'rejects') throw broken
        return 'value'
      }
      // A function that should have rejected.
      return () => {
        if (outcome === 'throws') throw broken
        return work()
      }
    },
  },
  thenable: {
    ...awaited,
    outcomes: ['ok', 'rejects', 'never finishes'],
    make: (outcome, step) => () => ({
      // oxlint-disable-next-line unicorn/no-thenable -- thenables are the subject here
      then: (onValue: (value: unknown) => unknown, onError: (error: unknown) => unknown) => {
        step(0)
        if (outcome === 'rejects') onError(broken)
        else onValue('value')
      },
    }),
    consume: async (result: PromiseLike<unknown>, outcome, seen) => {
      if (outcome !== 'never finishes') seen(await result)
    },
  },
  generator: {
    outcomes: ['ok', 'throws', 'returns early', 'never finishes'],
    make: (outcome, step) => () => syncParts(outcome, step),
    consume: iterate,
    output: list,
  },
  'async generator': {
    outcomes: ['ok', 'rejects', 'returns early', 'never finishes'],
    make: (outcome, step) => () => asyncParts(outcome, step),
    consume: iterateAsync,
    output: list,
  },
  iterable: {
    outcomes: ['ok', 'throws', 'returns early', 'never finishes'],
    make: (outcome, step) => () => ({[Symbol.iterator]: () => syncParts(outcome, step)}),
    consume: iterate,
    output: list,
  },
  'async iterable in a promise': {
    outcomes: ['ok', 'rejects', 'returns early', 'never finishes'],
    make: (outcome, step) => async () => ({[Symbol.asyncIterator]: () => asyncParts(outcome, step)}),
    consume: async (result: Promise<AsyncIterable<unknown>>, outcome, seen) =>
      iterateAsync(await result, outcome, seen),
    output: list,
  },
  'web stream': {
    outcomes: ['ok', 'rejects', 'cancels', 'never finishes'],
    make: (outcome, step) => () => webStream(outcome, step),
    consume: readStream,
    output: 'part 0part 1part 2',
  },
  'node stream': {
    outcomes: ['ok', 'rejects', 'cancels', 'never finishes'],
    make: (outcome, step) => () => Readable.from(asyncParts(outcome, step), {highWaterMark: 1}),
    consume: iterateAsync,
    output: 'part 0part 1part 2',
  },
  response: {
    outcomes: ['ok', 'rejects', 'cancels', 'never finishes'],
    make: (outcome, step) => async () => new Response(webStream(outcome, step).pipeThrough(new TextEncoderStream())),
    consume: async (result: Promise<Response>, outcome, seen) => {
      const response = await result
      seen(response.status)
      if (outcome === 'ok' || outcome === 'rejects') return seen(await response.text())
      const {body} = response
      if (outcome === 'cancels') seen(await body?.cancel(9))
    },
    output: 'part 0part 1part 2',
  },
}
