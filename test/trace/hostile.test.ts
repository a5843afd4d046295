import test from 'ava'
import * as fc from 'fast-check'
import {HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'
import {endlessValues, type Steps} from '../attributes/endless-values.ts'

const limits = {depth: 8, nodes: 200, callBytes: 20_000, valueBytes: 2_000}

/** Values that misbehave while they are read: they throw, recurse, or never end. */
const hostile: readonly ((inner: unknown) => unknown)[] = [
  inner => ({
    get boom(): never {
      throw inner
    },
    inner,
  }),
  inner => ({toJSON: () => ({inner})}),
  () => ({
    toJSON(): never {
      throw new Error('no')
    },
  }),
  () => ({toJSON: async () => Promise.reject(new Error('later'))}),
  () => Proxy.revocable({}, {}),
  () => {
    const {proxy, revoke} = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  () =>
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('keys')
        },
      },
    ),
  inner => new Proxy({}, {getPrototypeOf: () => new Proxy({}, {}), get: () => inner}),
  () =>
    new Proxy(
      {},
      {
        has: () => {
          throw new Error('has')
        },
      },
    ),
  inner => {
    const cyclic: Record<string, unknown> = {inner}
    cyclic['self'] = cyclic
    return cyclic
  },
  inner => JSON.parse(`{"__proto__": {"polluted": ${JSON.stringify(String(typeof inner))}}, "constructor": 1}`),
  inner => new Map([[inner, inner]]),
  inner => new Set([inner, [inner]]),
  () => Object.assign([], {length: 1e9}),
  () => 'x'.repeat(50_000),
  () => '\ud800'.repeat(100),
  () => new Date(Number.NaN),
  () => 2n ** 70_000n,
  () => Symbol('s'),
  () => Object.defineProperty(() => 1, 'name', {value: 1}),
  () => ({
    *[Symbol.iterator]() {
      for (;;) yield 1
    },
    length: Number.POSITIVE_INFINITY,
  }),
  inner => ({deep: {deep: {deep: {deep: {deep: {deep: {deep: {deep: {deep: inner}}}}}}}}}),
  inner => Object.fromEntries(Array.from({length: 500}, (_, index) => [`key ${index}`, inner])),
  inner => Object.create({inherited: inner}),
  inner => Object.assign(new Error('with fields'), {inner}),
  () => new Uint8Array(100_000),
]

// `HOSTILE_VALUES=100000 npm run quick -- test/trace/hostile.test.ts` takes half a minute.
const runs = Number(process.env['HOSTILE_VALUES'] ?? 10_000)
const batch = 1_000

test(`${runs.toLocaleString('en')} hostile values through capture: nothing thrown, nothing changed, all within the limits`, async t => {
  t.timeout(300_000)
  const prototypes = [Object.prototype, Array.prototype, Function.prototype].map(each => Reflect.ownKeys(each).length)
  const unhandled: unknown[] = []
  const listen = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', listen)
  const values = fc.sample(
    fc.tuple(fc.nat(hostile.length - 1), fc.nat(hostile.length - 1), fc.anything({maxDepth: 2, maxKeys: 3})),
    {numRuns: batch, seed: 4},
  )
  for (let done = 0; done < runs; done += batch) {
    const recording = recordSpans({limits})
    const pass = recording.tracer.trace({eventName: 'pass'}, (value: unknown) => value)
    for (const [outer, inner, value] of values) {
      const shift = (done / batch) % hostile.length
      const made = hostile[(outer + shift) % hostile.length]?.(hostile[inner]?.(value))
      if (pass(made) !== made) t.fail('another value came back')
    }
    for (const {attributes} of recording.spans) {
      const keys = Object.keys(attributes)
      // In and out, and what the library itself writes.
      if (keys.length > 2 * limits.nodes + 20) t.fail(`${keys.length} attributes`)
      const texts = Object.values(attributes).filter(each => typeof each === 'string')
      const bytes = texts.map(text => Buffer.byteLength(text))
      if (Math.max(...bytes) > limits.valueBytes) t.fail('a text is too long')
      if (bytes.reduce((sum, each) => sum + each, 0) > 2 * limits.callBytes + 1_000) t.fail('too much text')
    }
    await recording.tracer.shutdown()
  }
  await new Promise(resolve => setImmediate(resolve))
  process.off('unhandledRejection', listen)
  t.deepEqual(unhandled, [])
  t.deepEqual(
    [Object.prototype, Array.prototype, Function.prototype].map(each => Reflect.ownKeys(each).length),
    prototypes,
  )
  t.is(({} as {polluted?: unknown}).polluted, undefined)
})

/** The ways of a value through a traced call. */
const ways: Readonly<Record<string, (tracer: HoneyHiveTracer, value: unknown) => unknown>> = {
  'an argument': (tracer, value) => tracer.trace({eventName: 'in'}, (given: unknown) => typeof given)(value),
  'a result': (tracer, value) => tracer.trace({eventName: 'out'}, () => value)(),
  'the result of a promise': (tracer, value) =>
    // A function of the value would be a `then` of the promise itself.
    tracer.trace({eventName: 'later'}, async () => [value])(),
  'a field of the result': (tracer, value) => tracer.trace({eventName: 'field'}, () => ({value}))(),
  'a thrown value': (tracer, value) => {
    try {
      tracer.trace({eventName: 'fails'}, () => {
        throw value
      })()
    } catch (thrown) {
      return thrown === value
    }
    return false
  },
  'a yielded value': (tracer, value) => [
    ...tracer.trace({eventName: 'yields'}, function* () {
      yield value
      yield value
    })(),
  ],
  'what a capture function returns': (tracer, value) =>
    tracer.trace({eventName: 'captured', captureOutputs: () => value}, () => 1)(),
  'an enrichment of the session': (tracer, value) => tracer.enrichSession({metadata: {value}} as never),
}

for (const [what, make] of Object.entries(endlessValues)) {
  test(`a traced call takes counted steps over what never ends: ${what}`, async t => {
    for (const [way, take] of Object.entries(ways)) {
      const steps: Steps = {count: 0}
      const tracer = new HoneyHiveTracer({destination: 'memory', limits})
      const value = make(steps)
      const result = take(tracer, value)
      if (way === 'a result') t.true(result === value)
      if (way === 'a thrown value') t.true(result)
      // oxlint-disable-next-line no-await-in-loop -- one tracer after the other
      await Promise.all([way === 'the result of a promise' ? result : undefined, tracer.shutdown()])
      // A value is looked at a few times before it is recorded: its kind, its members, its size.
      t.true(steps.count <= 60 * limits.nodes, `${way}: ${steps.count} steps`)
    }
  })
}
