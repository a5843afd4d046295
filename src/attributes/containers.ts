import {mayBeProxy} from '#platform/environment'
import {charge, type EncodeState, leaveOut, take} from './encode-state.ts'
import {type Key, keyAfter, keyBelow, uncachedKey} from './key-cache.ts'
import {sizeOf} from './named-classes.ts'
import {keyText, nodesOf} from './names.ts'
import {pairsOf} from './pairs.ts'
import {read, unreadable} from './read.ts'

/**
 * The containers around a value, innermost first. A value that is one of these containers is circular. A value that
 * occurs twice side by side is not.
 */
export interface Ancestors {
  readonly container: object
  readonly outer: Ancestors | undefined
}

/** Encodes a child. It is a parameter, because `encode` itself calls the functions below. */
type Encode = (state: EncodeState, key: Key, value: unknown, ancestors: Ancestors) => void

/** Encodes the own enumerable fields of an object without a class, in their order. */
export function encodePlainFields(
  state: EncodeState,
  key: Key,
  value: object,
  ancestors: Ancestors,
  encode: Encode,
): void {
  if (mayBeProxy(value)) return encodeFields(state, key, value, Object.keys(value), ancestors, encode)
  // Other code may have added enumerable fields to Object.prototype.
  for (const _ in Object.prototype) return encodeFields(state, key, value, Object.keys(value), ancestors, encode)
  let child: Key | undefined
  for (const name in value) {
    // This is `take`, inlined, because most of a call's time is spent in this loop.
    if (state.nodes === 0) {
      leaveOut(state, 1)
      continue
    }
    state.nodes -= 1
    child = keyAfter(key, child, name)
    encode(state, child, read(value, name), ancestors)
  }
}

/**
 * Encodes the fields `names` of any object. `for…in` costs half as much, but includes inherited fields, and a proxy can
 * have endless ones.
 */
export function encodeFields(
  state: EncodeState,
  key: Key,
  value: object,
  names: readonly string[],
  ancestors: Ancestors,
  encode: Encode,
): void {
  let left = names.length
  for (const name of names) {
    if (!take(state, left)) return
    left -= 1
    encode(state, keyBelow(key, name), read(value, name), ancestors)
  }
}

/** The limit for sets and typed arrays. Longer ones are data for a file and not for a span. */
const mostElements = 1_000

/**
 * Encodes the elements of an array. A hole is not written, like `undefined`, and the other elements keep their index.
 */
export function encodeArray(
  state: EncodeState,
  key: Key,
  array: readonly unknown[],
  ancestors: Ancestors,
  encode: Encode,
): void {
  const {length} = array
  let child: Key | undefined
  for (let index = 0; index < length; index++) {
    if (length - index > mostElements && !(index in array)) {
      // In a long sparse array, only existing elements count. `new Array(1e9)` has none.
      const rest = Object.keys(array).filter(name => Number(name) > index)
      return encodeFields(state, key, array, rest, ancestors, encode)
    }
    if (!take(state, length - index)) return
    child = keyAfter(key, child, String(index))
    let element: unknown
    // This access does not use `read`, because an access with only numeric keys is faster.
    try {
      element = array[index]
    } catch {
      element = unreadable
    }
    encode(state, child, element, ancestors)
  }
}

/** Encodes the first elements of a set or a typed array, like those of an array. */
export function encodeElements(
  state: EncodeState,
  key: Key,
  elements: object,
  ancestors: Ancestors,
  encode: Encode,
): void {
  let index = 0
  for (const element of elements as Iterable<unknown>) {
    if (state.nodes === 0 || index === mostElements) return leaveOut(state, sizeOf(elements) - index)
    state.nodes -= 1
    encode(state, uncachedKey(key, String(index)), element, ancestors)
    index += 1
  }
}

/** Encodes the entries of a map, like the fields of an object. */
export function encodeEntries(state: EncodeState, key: Key, map: object, ancestors: Ancestors, encode: Encode): void {
  let index = 0
  for (const [name, value] of map as Iterable<readonly [unknown, unknown]>) {
    if (state.nodes === 0) return leaveOut(state, sizeOf(map) - index)
    index += 1
    // A key without a text counts too, because a hostile map may have endless ones.
    state.nodes -= 1
    let child: Key
    try {
      const text = keyText(name)
      if (typeof name === 'bigint') charge(state, nodesOf(text))
      child = uncachedKey(key, text)
    } catch {
      // Stands for a key that cannot be converted to text.
      leaveOut(state, 1)
      continue
    }
    encode(state, child, value, ancestors)
  }
}

/** Encodes `Headers`, `URLSearchParams` or `FormData` like a map. */
export function encodePairs(state: EncodeState, key: Key, value: object, ancestors: Ancestors, encode: Encode): void {
  const {values, cut} = pairsOf(value)
  encodeEntries(state, key, values, ancestors, encode)
  if (cut) leaveOut(state, 1)
}
