import {read} from './read.ts'

/**
 * How the encoder reads instances of a class that it knows by name: as one primitive, or as their content. The
 * primitive of an invalid date is `undefined`.
 */
type NamedClass = ((value: object) => Leaf) | 'entries' | 'pairs' | 'elements' | 'error'

/** The result of a conversion. It is a primitive, so a conversion cannot return its own argument forever. */
type Leaf = string | number | boolean | bigint | symbol | undefined

/** Returns the named class of `value`, also for a subclass. Throws when a hostile value throws. */
export function namedClassOf(value: object, prototype: object | null): NamedClass | undefined {
  let ancestor = prototype
  // The search is bounded, unlike `instanceof`, because a proxy can return a new prototype forever.
  for (let step = 0; ancestor && step < 50; step++) {
    const named = classes.get(ancestor)
    if (named) return named
    ancestor = Object.getPrototypeOf(ancestor)
  }
  return classes.get(tagOf(value)) ?? (ArrayBuffer.isView(value) ? 'elements' : undefined)
}

/** True for the prototype of objects without a class. */
export function isPlain(prototype: object | null): boolean {
  return prototype === null || prototype === Object.prototype
}

/** True when `value` is an `Error` of any realm. `false` when it cannot be inspected. */
export function isError(value: unknown): value is Error {
  try {
    return namedClassOf(value as object, Object.getPrototypeOf(value)) === 'error'
  } catch {
    return false
  }
}

/** True when `value` is a promise. Throws when a hostile value throws. */
export function isPromise(value: object): value is Promise<unknown> {
  return tagOf(value) === 'Promise'
}

/**
 * True when `value` can be awaited. Such a value is no data, and nobody may call its `then`. In an object without a class
 * only an own field counts, which is not run if it is an accessor.
 */
export function isThenable(value: object, plain: boolean): boolean {
  if (!plain) return typeof read(value, 'then') === 'function'
  return Object.hasOwn(value, 'then') && typeof Object.getOwnPropertyDescriptor(value, 'then')?.value === 'function'
}

/** Returns the tag of `Object.prototype.toString`: `Date`, `Map`, … Throws when a hostile value throws. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

// The time of a date is read by the method of the class, because the date's own methods may do anything. Throws for an
// object that only looks like a date.
function timeOf(date: object): Leaf {
  const copy = new Date(Date.prototype.getTime.call(date))
  return Number.isNaN(copy.getTime()) ? undefined : copy.toISOString()
}

// Throws for an object that only looks like a URL, because converting its `href` could run its code.
function hrefOf(url: object): Leaf {
  const {href} = url as {readonly href?: unknown}
  if (typeof href === 'string') return href
  throw new TypeError('not a URL')
}

/** Returns the text for data that is not shown. */
export function binary(value: object): Leaf {
  return `[Binary ${sizeOf(value)} bytes]`
}

/** Returns how many elements or bytes a collection or binary data reports. */
export function sizeOf(value: object): number {
  const {size, length, byteLength} = value as Readonly<Record<string, unknown>>
  // A hostile collection may report any value as its size, and converting an object runs its code.
  const reported = size ?? length ?? byteLength
  return typeof reported === 'number' ? reported : Number.NaN
}

const known: readonly (readonly [{readonly name: string; readonly prototype: object}, NamedClass])[] = [
  [Date, timeOf],
  [Error, 'error'],
  [Map, 'entries'],
  [Set, 'elements'],
  [URL, hrefOf],
  [Uint8Array, binary],
  [ArrayBuffer, binary],
  [DataView, binary],
  // The class of all typed arrays. The nearest prototype wins, so a Buffer is a Uint8Array.
  [Object.getPrototypeOf(Int8Array), 'elements'],
  ...[String, Number, Boolean, BigInt, Symbol].map(
    boxed =>
      [boxed, (value: object): Leaf => Reflect.apply<object, [], Leaf>(boxed.prototype.valueOf, value, [])] as const,
  ),
]

// Classes are found by prototype. Instances of another realm (a frame, a vm, a test runner) are found by tag.
const classes: ReadonlyMap<unknown, NamedClass> = new Map<unknown, NamedClass>([
  ...known.flatMap(([{name, prototype}, named]) => [[prototype, named] as const, [name, named] as const]),
  // Some platforms lack these classes, or load them lazily.
  ['SharedArrayBuffer', binary],
  ['Blob', binary],
  ['File', binary],
  ['Headers', 'pairs'],
  ['URLSearchParams', 'pairs'],
  ['FormData', 'pairs'],
])
