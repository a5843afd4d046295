import {type EncodeState, leaveOut, take} from './encode-state.ts'
import {type Key, keyAfter, keyBelow, passingKey} from './key-cache.ts'
import {sizeOf} from './named-classes.ts'
import {read, unreadable} from './read.ts'

/** The containers around a value, innermost first. Only one of these met again is a cycle; what is shared is not. */
export interface Ancestors {
  readonly container: object
  readonly outer: Ancestors | undefined
}

/** Encodes a child. It is passed along, because it calls the functions below itself. */
export type Encode = (call: EncodeState, key: Key, value: unknown, around: Ancestors) => void

/** The own enumerable fields of an object that inherits none, in their order. */
export function encodePlainFields(call: EncodeState, key: Key, value: object, around: Ancestors, encode: Encode): void {
  // Somebody may have added to it.
  for (const _ in Object.prototype) return encodeFields(call, key, value, Object.keys(value), around, encode)
  let child: Key | undefined
  for (const name in value) {
    // As `take` does, spelt out here: this loop is where calls spend their time.
    if (call.nodes === 0) {
      leaveOut(call, 1)
      continue
    }
    call.nodes -= 1
    child = keyAfter(key, child, name)
    encode(call, child, read(value, name), around)
  }
}

/** The same for any object. for…in costs half of Object.keys, but visits what is inherited: of a proxy, without end. */
export function encodeFields(
  call: EncodeState,
  key: Key,
  value: object,
  names: readonly string[],
  around: Ancestors,
  encode: Encode,
): void {
  let left = names.length
  for (const name of names) {
    if (!take(call, left)) return
    left -= 1
    encode(call, keyBelow(key, name), read(value, name), around)
  }
}

/** Sets and typed arrays give this many elements: longer ones are data for a file, not for a span. */
const mostElements = 1_000

/** The elements of an array; holes, like `undefined`, write nothing and keep their index. */
export function encodeArray(
  call: EncodeState,
  key: Key,
  array: readonly unknown[],
  around: Ancestors,
  encode: Encode,
): void {
  const {length} = array
  let child: Key | undefined
  for (let index = 0; index < length; index++) {
    if (length - index > mostElements && !(index in array)) {
      // Long, and not all of it is there: only what is there counts. `new Array(1e9)` has no elements.
      const rest = Object.keys(array).filter(name => Number(name) > index)
      return encodeFields(call, key, array, rest, around, encode)
    }
    if (!take(call, length - index)) return
    child = keyAfter(key, child, String(index))
    let element: unknown
    // Not by `read`: an access that sees nothing but numbers is faster.
    try {
      element = array[index]
    } catch {
      element = unreadable
    }
    encode(call, child, element, around)
  }
}

/** The first elements of a set or a typed array, like those of an array. */
export function encodeElements(call: EncodeState, key: Key, elements: object, around: Ancestors, encode: Encode): void {
  let index = 0
  for (const element of elements as Iterable<unknown>) {
    if (call.nodes === 0 || index === mostElements) return leaveOut(call, sizeOf(elements) - index)
    call.nodes -= 1
    encode(call, passingKey(key, index), element, around)
    index += 1
  }
}

/** The entries of a map, like the fields of an object. */
export function encodeEntries(call: EncodeState, key: Key, map: object, around: Ancestors, encode: Encode): void {
  let index = 0
  for (const [name, value] of map as Iterable<readonly [unknown, unknown]>) {
    if (call.nodes === 0) return leaveOut(call, sizeOf(map) - index)
    index += 1
    let child: Key
    try {
      child = passingKey(key, name)
    } catch {
      // A name without a text.
      leaveOut(call, 1)
      continue
    }
    call.nodes -= 1
    encode(call, child, value, around)
  }
}
