import type {Attributes, AttributeValue} from '@opentelemetry/api'
import {KeyLists} from './key-lists.ts'

/** The attributes that leave, gathered before they become an object. */
export class LeavingAttributes {
  readonly #keys: string[]
  readonly #values: unknown[]

  /** Begins with these, and adds to both lists. */
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
      // Assigned, it would become the prototype.
      if (key === '__proto__') Object.defineProperty(object, key, {value: values[at], enumerable: true})
      else object[key] = values[at] as AttributeValue
    }
    return object
  }
}

/** So many keys V8 adds at full speed. */
const fewKeys = 12

// V8 adds the keys of an object in half the time once it has made one by `fromEntries`. It forgets that with the object.
const shapes = new KeyLists(keys => Object.fromEntries(keys.map(key => [key, null])))
