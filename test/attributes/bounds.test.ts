import test from 'ava'
import {defaultLimits} from '../../src/attributes/limits.ts'
import {endlessValues, type Steps} from './endless-values.ts'
import {captured, encoded, planned} from './planned.ts'

function endless(): object {
  return new Proxy(
    {},
    {
      ownKeys: () => ['a', 'b', 'c'],
      getOwnPropertyDescriptor: () => ({configurable: true, enumerable: true, value: 1}),
      get: endless,
    },
  )
}

class Rows {
  readonly k0: number = 1
}

const bytes = (value: unknown): number => Buffer.byteLength(String(value))

function nested(levels: number, innermost: unknown): unknown {
  let value = innermost
  for (let level = levels; level > 0; level--) value = {[`l${level}`]: value}
  return value
}

const path = (levels: number): string => Array.from({length: levels}, (_, index) => `.l${index + 1}`).join('')

test('32 keys below a namespace are written, the container below them is [Deep]', t => {
  const enough = planned({metadata: nested(32, 'x')})
  t.deepEqual(enough.attributes, {[`honeyhive_metadata${path(32)}`]: 'x'})
  t.is(enough.lost, 0)
  const more = planned({metadata: nested(33, 'x')})
  t.deepEqual(more.attributes, {[`honeyhive_metadata${path(32)}`]: '[Deep]'})
  t.is(more.lost, 1)
})

test('kwargs have the same depth as metadata', t => {
  const kwargs = nested(33, 'x') as object
  t.deepEqual(planned(kwargs).attributes, planned({metadata: kwargs}).attributes)
})

test('Map, Set, Error and toJSON are as deep as objects', t => {
  const limits = {...defaultLimits, depth: 1}
  for (const deep of [
    new Map([['a', 1]]),
    new Set([1]),
    new Error('no'),
    {toJSON: () => ({a: 1})},
    [1],
    new Int8Array(1),
  ]) {
    t.deepEqual(encoded(deep, {limits}), {attributes: {v: '[Deep]'}, lost: 1})
  }
  for (const flat of [new Date(0), new URL('http://a/'), new Uint8Array(1), {toJSON: () => 'a'}, () => {}, 1n]) {
    t.is(encoded(flat, {limits}).lost, 0)
  }
})

test('an object with toJSON takes no more depth than one without', t => {
  const limits = {...defaultLimits, depth: 4}
  const wrap = (value: unknown): object => ({toJSON: () => ({a: value})})
  const plain = {a: {a: {a: 1}}}
  t.deepEqual(encoded(wrap(wrap(wrap(1))), {limits}), encoded(plain, {limits}))
  t.is(encoded(wrap(plain), {limits}).lost, 1)
})

test('10,000 keys are written, the rest is counted', t => {
  const record = Object.fromEntries(Array.from({length: 12_345}, (_, index) => [`k${index}`, index]))
  const {attributes, writes, lost} = planned({metadata: record})
  t.is(writes.length, 10_001)
  t.is(attributes['honeyhive_metadata._cut'], 2_345)
  t.is(lost, 2_345)
  t.is(attributes['honeyhive_metadata.k9999'], 9_999)
})

for (const [what, value] of [
  ['an array', Array.from({length: 300}, () => 1)],
  ['an object', Object.fromEntries(Array.from({length: 300}, (_, index) => [`k${index}`, 1]))],
  [
    'a class instance',
    Object.assign(new Rows(), Object.fromEntries(Array.from({length: 300}, (_, index) => [`k${index}`, 1]))),
  ],
  ['a Map', new Map(Array.from({length: 300}, (_, index) => [index, 1]))],
  ['a Set', new Set(Array.from({length: 300}, (_, index) => index))],
  ['a typed array', new Float32Array(300)],
] as const) {
  test(`${what} beyond the nodes of a call says how much was left out`, t => {
    const {writes, attributes, lost} = planned({metadata: value}, {limits: {...defaultLimits, nodes: 100}})
    t.is(writes.length, 101)
    t.is(attributes['honeyhive_metadata._cut'], 200)
    t.is(lost, 200)
  })
}

test('all namespaces of a call share its nodes, and each says what it left out', t => {
  const limits = {...defaultLimits, nodes: 3}
  const {attributes, lost} = planned(
    {metadata: [1, 2], metrics: [1, 2], feedback: {a: 1}, error: 'text needs none'},
    {limits},
  )
  t.deepEqual(attributes, {
    'honeyhive_metadata.0': 1,
    'honeyhive_metadata.1': 2,
    'honeyhive_metrics.0': 1,
    'honeyhive_metrics._cut': 1,
    'honeyhive_feedback._cut': 1,
    honeyhive_error: 'text needs none',
  })
  t.is(lost, 2)
})

test('metadata, attributes and kwargs share one count', t => {
  const limits = {...defaultLimits, nodes: 1}
  const {attributes, lost} = planned({metadata: [1, 2], attributes: [3], a: 4, b: 5}, {limits})
  t.deepEqual(attributes, {'honeyhive_metadata.0': 1, 'honeyhive_metadata._cut': 4})
  t.is(lost, 4)
})

test('a set and a typed array give their first 1,000 elements', t => {
  for (const value of [new Set(Array.from({length: 1_536}, (_, index) => index)), new Float32Array(1_536)]) {
    const {writes, attributes, lost} = planned({outputs: value})
    t.is(writes.length, 1_001)
    t.is(attributes['honeyhive_outputs._cut'], 536)
    t.is(lost, 536)
  }
})

test('the holes of a long sparse array cost nothing', t => {
  const sparse: unknown[] = []
  sparse[5] = 'a'
  sparse[999_999_999] = 'b'
  const {attributes, lost} = planned({inputs: {sparse, empty: Array(4_000_000_000)}, metrics: {score: 1}})
  t.deepEqual(attributes, {
    'honeyhive_inputs.sparse.5': 'a',
    'honeyhive_inputs.sparse.999999999': 'b',
    'honeyhive_metrics.score': 1,
  })
  t.is(lost, 0)
})

test('text of 256 KiB is written whole', t => {
  const text = 'x'.repeat(256 * 1024)
  t.deepEqual(encoded(text), {attributes: {v: text}, lost: 0})
})

for (const [what, unit] of [
  ['one byte', 'x'],
  ['two bytes', 'é'],
  ['three bytes', '鍵'],
  ['four bytes', '🐝'],
  ['four bytes, out of step', 'x🐝'],
] as const) {
  test(`longer text is cut between characters and says what is missing: ${what}`, t => {
    const text = unit.repeat(300_000)
    const {attributes, lost} = encoded(text)
    const value = String(attributes['v'])
    const [, kept = '', missing = ''] = /^(.*)…\[\+(\d+) bytes\]$/su.exec(value) ?? []
    t.true(text.startsWith(kept))
    t.is(bytes(kept) + Number(missing), bytes(text))
    t.true(bytes(value) <= 256 * 1024)
    t.true(bytes(value) > 256 * 1024 - 8)
    t.true(Buffer.from(kept).toString() === kept, 'no half of a pair')
    t.is(lost, 1)
  })
}

test('4 MiB of text fit into a call, exactly', t => {
  const record = Object.fromEntries(Array.from({length: 20}, (_, index) => [`k${index}`, 'x'.repeat(256 * 1024)]))
  const {writes, attributes, lost} = planned({metadata: record})
  t.is(writes.length, 17)
  t.is(attributes['honeyhive_metadata._cut'], 4)
  t.is(lost, 4)
})

test('where the text of a call ends, the last one is cut and numbers go on', t => {
  const limits = {...defaultLimits, callBytes: 100, valueBytes: 100}
  const {attributes, lost} = planned(
    {metadata: {a: 'x'.repeat(70), b: 'y'.repeat(70), c: 'z', d: 1}, error: 'lost'},
    {limits},
  )
  t.deepEqual(attributes, {
    'honeyhive_metadata.a': 'x'.repeat(70),
    'honeyhive_metadata.b': `${'y'.repeat(16)}…[+54 bytes]`,
    'honeyhive_metadata.d': 1,
    'honeyhive_metadata._cut': 1,
    'honeyhive_error._cut': 1,
  })
  t.is(lost, 3)
})

test('short texts fill a call to within a hundredth', t => {
  const limits = {...defaultLimits, callBytes: 10_000}
  const {writes} = planned({metadata: Array.from({length: 2_000}, () => '0123456789')}, {limits})
  const written = writes.filter(({key}) => !key.endsWith('_cut')).reduce((sum, {value}) => sum + bytes(value), 0)
  t.true(written <= 10_000)
  t.true(written >= 9_800, String(written))
})

test('the keys of a call have 4 Mi units of room', t => {
  const name = 'k'.repeat(1024 * 1024)
  const {writes, attributes} = planned({metadata: {[name]: {a: 1, b: 2, c: 3, d: 4, e: 5}}, metrics: {score: 1}})
  t.is(writes.filter(({key}) => key.length > 1_000).length, 3)
  t.is(attributes['honeyhive_metadata._cut'], 2)
  t.is(attributes['honeyhive_metrics.score'], 1)
})

test('hostile sizes stay numbers', t => {
  for (const size of [Number.NaN, Number.POSITIVE_INFINITY, -5, 'many', {}, 1e300]) {
    const map = Object.defineProperty(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      'size',
      {value: size},
    )
    const array = new Proxy([1, 2], {get: (target, key) => (key === 'length' ? size : Reflect.get(target, key))})
    for (const value of [map, array]) {
      const {writes} = planned({metadata: {value}}, {limits: {...defaultLimits, nodes: 2}})
      for (const {value: written} of writes) t.true(typeof written !== 'number' || Number.isFinite(written))
    }
  }
})

test('endless values end', t => {
  const prototypes = (): object => new Proxy({}, {getPrototypeOf: prototypes})
  const iterable = {
    *[Symbol.iterator]() {
      for (;;) yield [{}, {}]
    },
  } // oxlint-disable-line
  const values = [
    endless(),
    prototypes(),
    Object.assign(new Map(), iterable),
    Object.assign(new Set(), iterable),
    {
      get next() {
        return this
      },
    }, // oxlint-disable-line
    Array.from({length: 50_000}, () => []),
  ]
  for (const value of values) t.true(planned({metadata: {value}}).writes.length <= 10_002)
})

/** Per visited node: its prototypes, at most 50, and a few reads of its own. A list of names is read once for each. */
const stepsPerNode = 60

for (const [what, make] of Object.entries(endlessValues)) {
  test(`what never ends costs counted steps: ${what}`, t => {
    const limits = {...defaultLimits, nodes: 1_000}
    const places: readonly ((value: unknown) => unknown)[] = [
      value => planned({metadata: {value}}, {limits}),
      value => planned({metadata: [value, value]}, {limits}),
      value => planned({value, error: value as never}, {limits}),
      value => planned(Object(value) as object, {limits}),
      value => captured([value], {limits}),
    ]
    for (const [at, place] of places.entries()) {
      const steps: Steps = {count: 0}
      place(make(steps))
      t.true(steps.count <= stepsPerNode * limits.nodes, `place ${at}: ${steps.count} steps`)
    }
  })
}

test('thousands of references to one long text or integer are looked through a few times only', t => {
  const long = 'x y '.repeat(1_250_000)
  for (const value of [long, `${long}data:image/png;base64,${'Ab1+'.repeat(1_000)}`, 10n ** 19_000n]) {
    const many = Array.from({length: 10_000}, () => value)
    const {writes, attributes} = planned({metadata: many})
    t.true(writes.length < 100, `${writes.length} texts of ${typeof value}`)
    t.true(Number(attributes['honeyhive_metadata._cut']) > 9_900)
  }
  const map = new Map(Array.from({length: 10_000}, (_, at) => [10n ** 19_000n + BigInt(at), at]))
  t.true(planned({metadata: map}).writes.length < 100)
})

test('keys beyond the nodes of a call are counted and not spelled out', t => {
  const names: string[] = []
  const enrichment = Object.fromEntries(Array.from({length: 300}, (_, at) => [`metadat${at}`, at]))
  const {writes, lost} = planned({...enrichment, metdata: 1}, {limits: {...defaultLimits, nodes: 10}})
  for (const {key} of writes) names.push(key)
  t.is(names.length, 11)
  t.is(lost, 291)
})
