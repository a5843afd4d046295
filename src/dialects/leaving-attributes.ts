import type {Attributes, AttributeValue} from '@opentelemetry/api'
import {KeyLists} from './key-lists.ts'

/** The attributes to send, collected before they become an object. */
export class LeavingAttributes {
  readonly #keys: string[]
  readonly #values: unknown[]

  /** Starts with these lists and adds to both of them. */
  constructor(keys: string[], values: unknown[]) {
    this.#keys = keys
    this.#values = values
  }

  put(key: string, value: unknown): void {
    this.#keys.push(key)
    this.#values.push(value)
  }

  toObject(): Attributes {
    const keys = this.#keys
    const values = this.#values
    if (keys.length > fewKeys) shapes.get(keys)
    const object: Attributes = {}
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as string
      // A plain assignment would set the prototype.
      if (key === '__proto__') Object.defineProperty(object, key, {value: values[at], enumerable: true})
      else object[key] = values[at] as AttributeValue
    }
    return object
  }
}

/** V8 adds this many keys at full speed. */
const fewKeys = 12

// V8 adds keys in half the time after it has created one object by `fromEntries`. It forgets this when that object is
// gone, so the object is kept.
const shapes = new KeyLists(keys => Object.fromEntries(keys.map(key => [key, null])))
