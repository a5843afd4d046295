/**
 * How the instances of a class that the encoder knows by name are read: as one primitive (`undefined`: an invalid
 * date), or as what they hold.
 */
export type NamedClass = ((value: object) => Leaf) | 'entries' | 'elements' | 'error'

/** A primitive, so that it cannot answer with itself for ever. */
export type Leaf = string | number | boolean | bigint | symbol | undefined

/** The named class that `value` belongs to, subclasses included. Throws where a hostile value does. */
export function namedClassOf(value: object, prototype: object | null): NamedClass | undefined {
  let ancestor = prototype
  // Bounded, where `instanceof` is not: a proxy can answer with a new prototype for ever.
  for (let step = 0; ancestor && step < 50; step++) {
    const named = classes.get(ancestor)
    if (named) return named
    ancestor = Object.getPrototypeOf(ancestor)
  }
  return classes.get(tagOf(value)) ?? (ArrayBuffer.isView(value) ? 'elements' : undefined)
}

/** Whether this is the prototype of objects without a class. */
export function isPlain(prototype: object | null): boolean {
  return prototype === null || prototype === Object.prototype
}

/** Whether `value` is an `Error` of any realm; `false` when that cannot be seen. */
export function isError(value: unknown): value is Error {
  try {
    return namedClassOf(value as object, Object.getPrototypeOf(value)) === 'error'
  } catch {
    return false
  }
}

/** Whether `value` is a promise. Throws where a hostile value does. */
export function isPromise(value: object): value is Promise<unknown> {
  return tagOf(value) === 'Promise'
}

/** What `Object.prototype.toString` says: `Date`, `Map`, … Throws where a hostile value does. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

// Of a date its time, not its own methods, which may do anything. Throws for what only looks like a date.
function timeOf(date: object): Leaf {
  const copy = new Date(date as Date)
  return Number.isNaN(copy.getTime()) ? undefined : copy.toISOString()
}

function binary(value: object): Leaf {
  return `[Binary ${sizeOf(value)} bytes]`
}

/** How many elements, or bytes, a collection or binary data says it has. */
export function sizeOf(value: object): number {
  const {size, length, byteLength} = value as Readonly<Record<string, unknown>>
  return Number(size ?? length ?? byteLength)
}

const known: readonly (readonly [{readonly name: string; readonly prototype: object}, NamedClass])[] = [
  [Date, timeOf],
  [Error, 'error'],
  [Map, 'entries'],
  [Set, 'elements'],
  [URL, value => String((value as URL).href)],
  [Uint8Array, binary],
  [ArrayBuffer, binary],
  [DataView, binary],
  // The class of all typed arrays. A nearer prototype is met first: a Buffer is a Uint8Array.
  [Object.getPrototypeOf(Int8Array), 'elements'],
  ...[String, Number, Boolean, BigInt, Symbol].map(
    boxed =>
      [boxed, (value: object): Leaf => Reflect.apply<object, [], Leaf>(boxed.prototype.valueOf, value, [])] as const,
  ),
]

// By prototype, and by tag: that also recognises instances made in another realm (a frame, a vm, a test runner).
const classes: ReadonlyMap<unknown, NamedClass> = new Map<unknown, NamedClass>([
  ...known.flatMap(([{name, prototype}, named]) => [[prototype, named] as const, [name, named] as const]),
  // Not everywhere, or loaded when first asked for.
  ['SharedArrayBuffer', binary],
  ['Blob', binary],
  ['File', binary],
])
