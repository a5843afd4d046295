import {joinKey, keysUnder} from './key-cache.ts'

/** What containers need of the encoder: it encodes one child, and says whether there is room for it. */
export interface ChildEncoder {
  /** Keys and elements that may still be looked at. */
  readonly nodes: number
  /** Whether the keys at hand are likely to come again. */
  remember: boolean
  /** Encodes `value`, one child, as `key`. */
  encodeChild(key: string, value: unknown, depth: number): void
  /** The same for a property, which may have a getter that throws. */
  encodeProperty(key: string, owner: object, name: string, depth: number): void
  /** Counts children that were not looked at. */
  leaveOut(count: number): void
}

/** Sets and typed arrays give this many elements: longer ones are data for a file, not for a span. */
const mostElements = 1_000

/** The keys of later elements are not remembered: they would push out those that come again. */
const mostKnownElements = 64

/** The own enumerable fields of an object, in their order; `depth` is that of the fields. */
export function encodeFields(encoder: ChildEncoder, key: string, value: object, depth: number): void {
  if (!inheritsNothing(value)) return encodeOwnFields(encoder, key, value, depth)
  const known = encoder.remember ? keysUnder(key) : undefined
  for (const name in value) {
    if (encoder.nodes === 0) encoder.leaveOut(1)
    else encoder.encodeProperty(joinKey(known, key, name), value, name, depth)
  }
}

// for…in costs half of Object.keys, but also visits what is inherited, which may be endless for a proxy.
function encodeOwnFields(encoder: ChildEncoder, key: string, value: object, depth: number): void {
  const known = encoder.remember ? keysUnder(key) : undefined
  const names = Object.keys(value)
  for (const [index, name] of names.entries()) {
    if (encoder.nodes === 0) return encoder.leaveOut(names.length - index)
    encoder.encodeProperty(joinKey(known, key, name), value, name, depth)
  }
}

function inheritsNothing(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null) return true
  if (prototype !== Object.prototype) return false
  // Somebody may have added to it.
  for (const _ in prototype) return false
  return true
}

/** The elements of an array; holes, like `undefined`, write nothing and keep their index. */
export function encodeArray(encoder: ChildEncoder, key: string, array: readonly unknown[], depth: number): void {
  const {length} = array
  const {remember} = encoder
  const known = remember ? keysUnder(key) : undefined
  for (let index = 0; index < length; index++) {
    if (encoder.nodes === 0) {
      encoder.leaveOut(length - index)
      break
    }
    if (length - index > mostElements && !(index in array)) {
      encodeSparse(encoder, key, array, index, depth)
      break
    }
    if (index === mostKnownElements) encoder.remember = false
    const name = String(index)
    encoder.encodeProperty(joinKey(encoder.remember ? known : undefined, key, name), array, name, depth)
  }
  encoder.remember = remember
}

// Long, and not all of it is there: only what is there counts. `new Array(1e9)` has no elements.
function encodeSparse(
  encoder: ChildEncoder,
  key: string,
  array: readonly unknown[],
  from: number,
  depth: number,
): void {
  for (const name of Object.keys(array)) {
    if (!(Number(name) > from)) continue
    if (encoder.nodes === 0) encoder.leaveOut(1)
    else encoder.encodeProperty(`${key}.${name}`, array, name, depth)
  }
}

/** The first elements of a set or a typed array, like those of an array. */
export function encodeElements(encoder: ChildEncoder, key: string, elements: object, depth: number): void {
  const {remember} = encoder
  encoder.remember = false
  let index = 0
  for (const element of elements as Iterable<unknown>) {
    if (index === mostElements || encoder.nodes === 0) {
      encoder.leaveOut(sizeOf(elements) - index)
      break
    }
    encoder.encodeChild(`${key}.${index}`, element, depth)
    index += 1
  }
  encoder.remember = remember
}

/** The entries of a map, like the fields of an object; keys become text, and one that cannot is left out. */
export function encodeEntries(encoder: ChildEncoder, key: string, map: object, depth: number): void {
  const {remember} = encoder
  encoder.remember = false
  let index = 0
  for (const [name, value] of map as Iterable<readonly [unknown, unknown]>) {
    if (encoder.nodes === 0) {
      encoder.leaveOut(sizeOf(map) - index)
      break
    }
    const text = textOf(name)
    if (text === undefined) encoder.leaveOut(1)
    else encoder.encodeChild(`${key}.${text}`, value, depth)
    index += 1
  }
  encoder.remember = remember
}

/** The name and the message of an error: its other fields are often whole requests, with their secrets. */
export function encodeError(encoder: ChildEncoder, key: string, error: object, depth: number): void {
  encoder.encodeProperty(`${key}.name`, error, 'name', depth)
  encoder.encodeProperty(`${key}.message`, error, 'message', depth)
}

function sizeOf(collection: object): number {
  const {size, length} = collection as {readonly size?: unknown; readonly length?: unknown}
  return Number(size ?? length)
}

function textOf(value: unknown): string | undefined {
  try {
    return String(value)
  } catch {
    return undefined
  }
}
