import {
  array,
  bigInt,
  boolean,
  constantFrom,
  date,
  double,
  letrec,
  oneof,
  string,
  tuple,
  type Arbitrary,
} from 'fast-check'

/** Makes a value. fast-check looks into what it makes itself, which these values do not suffer. */
export type Recipe = () => unknown

class Instance {
  readonly own = 1
  value: unknown
  get inherited(): never {
    return boom()
  }
}

function boom(): never {
  throw new Error('from a value')
}

// Without dots, so that the depth of a key can be seen in it.
const name = oneof(
  string({maxLength: 6}).map(text => text.replaceAll('.', '_')),
  constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '_cut', '🐝', '\ud83d'),
)

const leaf = oneof(
  string({unit: 'binary', maxLength: 40}),
  constantFrom('x'.repeat(5_000), '🐝'.repeat(2_000), ''),
  double(),
  bigInt(),
  boolean(),
  date({noInvalidDate: false}),
  constantFrom(null, undefined, Symbol('s'), Symbol.iterator, boom, Instance, 1n << 100_000n, -0),
).map(
  (value): Recipe =>
    () =>
      value,
)

const named = constantFrom<Recipe>(
  () => new Float64Array([1, Number.NaN, Number.NEGATIVE_INFINITY]),
  () => new BigInt64Array(3),
  () => Buffer.from('bytes'),
  () => new ArrayBuffer(8),
  () => new DataView(new ArrayBuffer(8)),
  () => new URL('https://example.com'),
  () => Array(1_000_000_000),
  () => /pattern/g,
  () => Promise.resolve(1),
  () => new WeakMap(),
)

const unreadable = constantFrom<Recipe>(
  () => {
    const {proxy, revoke} = Proxy.revocable([1], {})
    revoke()
    return proxy
  },
  () => new Proxy({}, {ownKeys: boom}),
  () => new Proxy({}, {get: boom, getPrototypeOf: boom}),
  () => new Proxy({a: 1}, {getOwnPropertyDescriptor: boom}),
  () => new Proxy([1, 2], {get: (target, key) => (key === 'length' ? Number.NaN : Reflect.get(target, key))}),
  () => new Proxy(new Map([[1, 2]]), {}),
  () => ({toJSON: boom}),
  () => Object.create(Date.prototype) as unknown,
  () => Object.defineProperty(new Error('e'), 'name', {get: boom}),
  () => Object.defineProperty(() => {}, 'name', {get: boom}),
)

/**
 * Values that a program would never write on purpose: throwing getters and traps, cycles, instances, binary data, names
 * of prototypes. Each is small enough for the default limits.
 */
export const hostileValue: Arbitrary<Recipe> = letrec<{recipe: Recipe}>(tie => {
  const list = array(tie('recipe'), {maxLength: 4}).map(recipes => () => recipes.map(recipe => recipe()))
  const fields = array(tuple(name, tie('recipe')), {maxLength: 4}).map(
    // Object.fromEntries makes `__proto__` a field of its own, as JSON.parse does.
    entries => (): Record<string, unknown> => Object.fromEntries(entries.map(([key, recipe]) => [key, recipe()])),
  )
  return {
    recipe: oneof(
      {depthSize: 'small', withCrossShrink: true},
      leaf,
      named,
      unreadable,
      list,
      list.map(
        (make): Recipe =>
          () =>
            new Set(make()),
      ),
      fields,
      fields.map(
        (make): Recipe =>
          () =>
            Object.assign(Object.create(null) as object, make()),
      ),
      fields.map(
        (make): Recipe =>
          () =>
            Object.assign(new Instance(), {value: make()}),
      ),
      fields.map(
        (make): Recipe =>
          () =>
            new Map<unknown, unknown>([...Object.entries(make()), [Symbol('s'), 1], [boom, 2]]),
      ),
      fields.map(
        (make): Recipe =>
          () =>
            new Map<unknown, unknown>([[Object.create(null), 1], ...Object.entries(make())]),
      ),
      fields.map(
        (make): Recipe =>
          () => ({toJSON: make}),
      ),
      fields.map(
        (make): Recipe =>
          () =>
            Object.defineProperty(make(), 'thrown', {get: boom, enumerable: true}),
      ),
      fields.map(
        (make): Recipe =>
          () => {
            const around = make()
            around['around'] = [around, {around}]
            return around
          },
      ),
    ),
  }
}).recipe
