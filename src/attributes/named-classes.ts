/** A class whose instances the encoder knows by name, and how it reads them. */
export type NamedClass = {
  /** As `Object.prototype.toString` says it: also recognises instances made in another realm (a frame, a vm, a test runner). */
  readonly tag: string
  readonly prototype?: object
} & (
  | {readonly shape: 'date' | 'error' | 'entries' | 'elements'}
  // Encoded as what `read` returns: a primitive, so that it cannot answer with itself for ever.
  | {readonly shape: 'primitive'; readonly read: (value: object) => string | number | boolean | bigint | symbol}
)

/** The named class that `value` belongs to, subclasses included. Throws where a hostile value does. */
export function namedClassOf(value: object, prototype: object): NamedClass | undefined {
  let ancestor: object | null = prototype
  // Bounded, where `instanceof` is not: a proxy can answer with a new prototype for ever.
  for (let step = 0; ancestor !== null && ancestor !== Object.prototype && step < 50; step++) {
    const named = byPrototype.get(ancestor)
    if (named !== undefined) return named
    ancestor = Object.getPrototypeOf(ancestor)
  }
  return byTag.get(tagOf(value)) ?? (ArrayBuffer.isView(value) ? typedArray : undefined)
}

/** Whether `value` is an `Error` of any realm; `false` when that cannot be seen. */
export function isError(value: unknown): value is Error {
  if (typeof value !== 'object' || value === null) return false
  try {
    const prototype = Object.getPrototypeOf(value)
    return prototype !== null && namedClassOf(value, prototype)?.shape === 'error'
  } catch {
    return false
  }
}

/** The name of the class that made `value`, `undefined` for a plain object. Throws where a hostile value does. */
export function classNameOf(value: object, prototype: object): string | undefined {
  const {constructor} = prototype
  const name: unknown = typeof constructor === 'function' ? constructor.name : tagOf(value)
  if (name === 'Object') return undefined
  return typeof name === 'string' && name !== '' ? name : 'anonymous'
}

/** Whether `value` is a promise. Throws where a hostile value does. */
export function isPromise(value: object): value is Promise<unknown> {
  return tagOf(value) === 'Promise'
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1)
}

const binary = (value: object): string => `[Binary ${Number((value as ArrayBuffer).byteLength)} bytes]`
const blob = (value: object): string => `[Binary ${Number((value as Blob).size)} bytes]`

const typedArray: NamedClass = {
  tag: 'TypedArray',
  prototype: Object.getPrototypeOf(Int8Array.prototype),
  shape: 'elements',
}

// Nearer prototypes are met first: a Buffer is a Uint8Array before it is a typed array.
const namedClasses: readonly NamedClass[] = [
  {tag: 'Date', prototype: Date.prototype, shape: 'date'},
  {tag: 'Error', prototype: Error.prototype, shape: 'error'},
  {tag: 'Map', prototype: Map.prototype, shape: 'entries'},
  {tag: 'Set', prototype: Set.prototype, shape: 'elements'},
  {tag: 'URL', prototype: URL.prototype, shape: 'primitive', read: value => String((value as URL).href)},
  {tag: 'Uint8Array', prototype: Uint8Array.prototype, shape: 'primitive', read: binary},
  {tag: 'ArrayBuffer', prototype: ArrayBuffer.prototype, shape: 'primitive', read: binary},
  {tag: 'SharedArrayBuffer', shape: 'primitive', read: binary},
  {tag: 'DataView', prototype: DataView.prototype, shape: 'primitive', read: binary},
  {tag: 'Blob', shape: 'primitive', read: blob},
  {tag: 'File', shape: 'primitive', read: blob},
  typedArray,
  ...[String, Number, Boolean, BigInt, Symbol].map(
    ({name, prototype}): NamedClass => ({
      tag: name,
      prototype,
      shape: 'primitive',
      read: value =>
        Reflect.apply<object, [], string | number | boolean | bigint | symbol>(prototype.valueOf, value, []),
    }),
  ),
]

const byTag: ReadonlyMap<string, NamedClass> = new Map(namedClasses.map(named => [named.tag, named]))
const byPrototype: ReadonlyMap<object, NamedClass> = new Map(
  namedClasses.flatMap(named => (named.prototype === undefined ? [] : [[named.prototype, named] as const])),
)
