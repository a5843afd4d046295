import {type ChildEncoder, sizeOf} from './child-encoder.ts'
import {type Key, keyAfter, keyBelow, passingKey} from './key-cache.ts'

/** The own enumerable fields of an object that inherits none, in their order; `depth` is that of the fields. */
export function encodePlainFields(encoder: ChildEncoder, key: Key, value: object, depth: number): void {
  // Somebody may have added to it.
  if (hasFields(Object.prototype)) return encodeFields(encoder, key, value, depth)
  let previous: Key | undefined
  for (const name in value) {
    // As `encodeProperty` does, spelt out here: this loop is where calls spend their time.
    if (encoder.nodes === 0) {
      encoder.leaveOut(1)
      continue
    }
    encoder.nodes -= 1
    const childKey = keyAfter(key, previous, name)
    previous = childKey
    let child: unknown
    try {
      child = (value as Readonly<Record<string, unknown>>)[name]
    } catch {
      encoder.putLoss(childKey, '[Unreadable]')
      continue
    }
    encoder.encode(childKey, child, depth)
  }
}

/** The same for any object. for…in costs half of Object.keys, but visits what is inherited, for a proxy without end. */
export function encodeFields(encoder: ChildEncoder, key: Key, value: object, depth: number): void {
  const names = Object.keys(value)
  for (const [index, name] of names.entries()) {
    if (encoder.nodes === 0) return encoder.leaveOut(names.length - index)
    encoder.encodeProperty(keyBelow(key, name), value, name, depth)
  }
}

/** Whether for…in sees own fields only. */
export function inheritsNothing(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || (prototype === Object.prototype && !hasFields(prototype))
}

function hasFields(value: object): boolean {
  for (const _ in value) return true
  return false
}

/** The entries of a map, like the fields of an object; keys become text, and one that cannot is left out. */
export function encodeEntries(encoder: ChildEncoder, key: Key, map: object, depth: number): void {
  let index = 0
  for (const [name, value] of map as Iterable<readonly [unknown, unknown]>) {
    if (encoder.nodes === 0) {
      encoder.leaveOut(sizeOf(map) - index)
      break
    }
    const text = textOf(name)
    if (text === undefined) encoder.leaveOut(1)
    else encoder.encodeChild(passingKey(key, text), value, depth)
    index += 1
  }
}

/** The name and the message of an error: its other fields are often whole requests, with their secrets. */
export function encodeError(encoder: ChildEncoder, key: Key, error: object, depth: number): void {
  encoder.encodeProperty(keyBelow(key, 'name'), error, 'name', depth)
  encoder.encodeProperty(keyBelow(key, 'message'), error, 'message', depth)
}

function textOf(value: unknown): string | undefined {
  try {
    return String(value)
  } catch {
    return undefined
  }
}
