import test from 'ava'
import {defaultLimits} from '../../src/attributes/limits.ts'
import {plan} from '../../src/attributes/plan.ts'
import {encoded, planned} from './planned.ts'

const throwing = (): never => {
  throw new Error('from the user')
}

function revoked(target: object): object {
  const {proxy, revoke} = Proxy.revocable(target, {})
  revoke()
  return proxy
}

function cycle(): object {
  const around: Record<string, unknown> = {a: 1}
  around['self'] = around
  around['list'] = [around]
  return around
}

const map = new Map<string, unknown>()
map.set('self', map)
const set = new Set<unknown>()
set.add(set)

/** A sentence, a value given as `metadata.v`, all that must be written, and how many of it count as lost. */
const table: readonly (readonly [string, unknown, Readonly<Record<string, unknown>>, number])[] = [
  ['a cycle ends where it closes', cycle(), {'v.a': 1, 'v.self': '[Circular]', 'v.list.0': '[Circular]'}, 2],
  ['a cycle through a Map', map, {'v.self': '[Circular]'}, 1],
  ['a cycle through a Set', set, {'v.0': '[Circular]'}, 1],
  [
    'a cycle through toJSON',
    {
      toJSON() {
        return {me: this}
      },
    },
    {'v.me': '[Circular]'},
    1,
  ],
  ['a promise is no data', Promise.resolve(1), {v: '[Promise]'}, 1],
  [
    'nor is a thenable, which nobody calls',
    // oxlint-disable-next-line unicorn/no-thenable -- as query builders do
    Object.defineProperty({}, 'then', {value: throwing, enumerable: true}),
    {v: '[Promise]'},
    1,
  ],
  ['an instance that shows nothing is named', new Response('text'), {v: '[Response]'}, 1],
  ['so is one of a class without fields', new WeakMap(), {v: '[WeakMap]'}, 1],
  ['an invalid Date', new Date(Number.NaN), {v: '[Invalid Date]'}, 1],
  [
    'a getter that throws loses its own key',
    {
      a: 1,
      get b() {
        return throwing()
      },
      c: 3,
    },
    {'v.a': 1, 'v.b': '[Unreadable]', 'v.c': 3},
    1,
  ],
  [
    'an index that throws loses itself',
    Object.defineProperty([1, 2, 3], 1, {get: throwing}),
    {'v.0': 1, 'v.1': '[Unreadable]', 'v.2': 3},
    1,
  ],
  ['toJSON that throws', {toJSON: throwing}, {v: '[Unreadable]'}, 1],
  [
    'toJSON that cannot be read',
    {
      get toJSON() {
        return throwing()
      },
    },
    {v: '[Unreadable]'},
    1,
  ],
  ['a revoked proxy', revoked({}), {v: '[Unreadable]'}, 1],
  ['a revoked proxy of an array', revoked([]), {v: '[Unreadable]'}, 1],
  ['a revoked proxy of a function', revoked(() => {}), {v: '[Unreadable]'}, 1],
  ['a proxy that refuses its keys', new Proxy({a: 1}, {ownKeys: throwing}), {v: '[Unreadable]'}, 1],
  ['a proxy that refuses its prototype', new Proxy({a: 1}, {getPrototypeOf: throwing}), {v: '[Unreadable]'}, 1],
  ['a proxy of a Map', new Proxy(new Map(), {}), {v: '[Unreadable]'}, 1],
  ['a proxy of a Date', new Proxy(new Date(0), {}), {v: '[Unreadable]'}, 1],
  ['an object that poses as a Date', {__proto__: Date.prototype}, {v: '[Unreadable]'}, 1],
  [
    'an object that poses by its tag',
    new (class Pose {
      readonly [Symbol.toStringTag] = 'Map'
    })(),
    {v: '[Unreadable]'},
    1,
  ],
  [
    'a tag that throws',
    new (class Pose {
      get [Symbol.toStringTag]() {
        return throwing()
      }
    })(),
    {v: '[Unreadable]'},
    1,
  ],
  ['a function whose name throws', Object.defineProperty(() => {}, 'name', {get: throwing}), {v: '[Unreadable]'}, 1],
  [
    'a Map key that cannot be read is left out',
    new Map<unknown, unknown>([
      [new Proxy({}, {getPrototypeOf: throwing}), 1],
      ['a', 2],
    ]),
    {'v.a': 2, _cut: 1},
    1,
  ],
  [
    'a Map that ends in an error',
    Object.assign(new Map([['a', 1]]), {
      *[Symbol.iterator]() {
        yield ['a', 1]
        throwing()
      },
    }),
    {'v.a': 1, v: '[Unreadable]'},
    1,
  ],
  [
    'an Error whose message throws',
    Object.defineProperty(new Error(), 'message', {get: throwing}),
    {'v.name': 'Error', 'v.message': '[Unreadable]'},
    1,
  ],
  ['a bigint too large for text', 1n << 1_000_000n, {v: '[Unreadable]'}, 1],
]

for (const [sentence, value, attributes, lost] of table) {
  test(sentence, t => {
    t.deepEqual(encoded(value), {attributes, lost})
  })
}

test('none of these loses the other keys of the call', t => {
  for (const [sentence, value] of table) {
    const {attributes} = planned({metadata: {before: 1, v: value, after: 2}, metrics: {score: 3}, w: value, last: 4})
    t.is(attributes['honeyhive_metadata.before'], 1, sentence)
    t.is(attributes['honeyhive_metadata.after'], 2, sentence)
    t.is(attributes['honeyhive_metrics.score'], 3, sentence)
    t.is(attributes['honeyhive_metadata.last'], 4, sentence)
  }
})

test('a namespace that cannot be read loses itself only', t => {
  const {attributes, lost} = planned({
    get metadata() {
      return throwing()
    },
    metrics: {a: 1},
    get kwarg() {
      return throwing()
    },
  })
  t.deepEqual(attributes, {
    honeyhive_metadata: '[Unreadable]',
    'honeyhive_metrics.a': 1,
    'honeyhive_metadata.kwarg': '[Unreadable]',
  })
  t.is(lost, 2)
})

test('an enrichment that cannot be read writes nothing and says so', t => {
  const refused: unknown[] = [revoked({}), new Proxy({}, {ownKeys: throwing}), 'text', 5, true, Symbol('a'), () => {}]
  for (const each of refused) {
    const {writes, lost} = planned(each as object)
    t.deepEqual({writes, lost}, {writes: [], lost: 1})
  }
})

test('no enrichment at all is an empty one', t => {
  for (const each of [undefined, null, {}, []]) t.deepEqual(planned(each as object), planned({}))
  t.deepEqual(planned({}), {lost: 0, writes: [], attributes: {}})
})

test('the failure of an async toJSON does not end the process', async t => {
  const {attributes, lost} = encoded({toJSON: async () => throwing()})
  t.deepEqual({attributes, lost}, {attributes: {v: '[Unreadable]'}, lost: 1})
  t.is(encoded({toJSON: async () => throwing()}, {limits: {...defaultLimits, depth: 1}}).lost, 1)
  // AVA fails a file with an unhandled rejection, which Node reports in the next turn.
  await new Promise(resolve => setImmediate(resolve))
})

test('a getter may call plan again', t => {
  const inner: unknown[] = []
  const {attributes, lost} = planned({
    metadata: {
      a: 1,
      get b() {
        inner.push(planned({metadata: cycle(), x: 1}))
        return {c: 2}
      },
      toJSON: undefined,
      d: 3,
    },
    metrics: {e: 4},
  })
  t.deepEqual(attributes, {
    'honeyhive_metadata.a': 1,
    'honeyhive_metadata.b.c': 2,
    'honeyhive_metadata.d': 3,
    'honeyhive_metrics.e': 4,
  })
  t.is(lost, 0)
  t.deepEqual(inner, [planned({metadata: cycle(), x: 1})])
})

test('a write that throws leaves nothing behind for later calls', t => {
  const expected = planned({metadata: cycle()})
  t.throws(() => plan({metadata: {a: {b: {c: 1}}}, x: [1]}, throwing), {message: 'from the user'})
  t.deepEqual(planned({metadata: cycle()}), expected)
})

test('`__proto__` is a key like others, and no prototype changes', t => {
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}') as object
  const {attributes} = planned({metadata: hostile, hostile})
  t.is(attributes['honeyhive_metadata.__proto__.polluted'], 1)
  t.is(attributes['honeyhive_metadata.hostile.__proto__.polluted'], 1)
  t.is(attributes['honeyhive_metadata.constructor.prototype.polluted'], 1)
  t.false('polluted' in {})
  const kwargs = planned(hostile).attributes
  t.is(kwargs['honeyhive_metadata.__proto__.polluted'], 1)
})

test.serial('fields added to Object.prototype are not data', t => {
  const shared = Object.prototype as {added?: number}
  shared.added = 1
  try {
    t.deepEqual(Object.keys(planned({metadata: {a: {b: 1}}, c: 2}).attributes), [
      'honeyhive_metadata.a.b',
      'honeyhive_metadata.c',
    ])
  } finally {
    delete shared.added
  }
})
