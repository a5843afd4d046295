import {type ChildEncoder, sizeOf} from './child-encoder.ts'
import {joinKey, keysUnder} from './key-cache.ts'

/** The own enumerable fields of an object, in their order; `depth` is that of the fields. */
export function encodeFields(encoder: ChildEncoder, key: string, value: object, depth: number): void {
  if (!inheritsNothing(value)) return encodeOwnFields(encoder, key, value, depth)
  const known = encoder.remember ? keysUnder(key) : undefined
  for (const name in value) {
    // As `encodeProperty` does, spelt out here: this loop is where calls spend their time.
    if (encoder.nodes === 0) {
      encoder.leaveOut(1)
      continue
    }
    encoder.nodes -= 1
    const childKey = joinKey(known, key, name)
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

function textOf(value: unknown): string | undefined {
  try {
    return String(value)
  } catch {
    return undefined
  }
}
