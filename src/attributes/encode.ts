import {Ancestors} from './ancestors.ts'
import {BoundedWriter} from './bounded-writer.ts'
import type {ChildEncoder} from './child-encoder.ts'
import {encodeArray, encodeElements} from './elements.ts'
import {encodeEntries, encodeError, encodeFields, encodePlainFields} from './fields.ts'
import {bigintLeaf, dateLeaf, functionLeaf, symbolLeaf} from './leaves.ts'
import type {Key} from './key-cache.ts'
import type {Limits} from './limits.ts'
import {classNameOf, isPromise, type NamedClass, namedClassOf} from './named-classes.ts'
import type {Write} from './write.ts'

/**
 * Turns the values of one call into attributes, depth first, in the order of their keys. Nothing that a value does
 * while it is read (throw, recurse, call back into the library, grow without end) escapes: it costs its own key a marker.
 */
export class Encoder extends BoundedWriter implements ChildEncoder {
  /** In captured inputs, instances of classes that are not named here become `[ClassName]`: clients, spans, streams. */
  capture = false
  readonly #around: Ancestors = new Ancestors()

  override begin(write: Write, limits: Limits, capture = false): void {
    super.begin(write, limits)
    this.capture = capture
  }

  /** Encodes `value` as `key`, which lies `depth` keys below its namespace. */
  encode(key: Key, value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        if (value !== '' || depth > 0) this.putText(key, value)
        break
      case 'number':
        if (Number.isFinite(value)) this.put(key, value)
        else this.putText(key, String(value))
        break
      case 'boolean':
        this.put(key, value)
        break
      case 'object':
        if (value !== null) this.#encodeGuarded(key, value, depth)
        break
      case 'function':
        this.#encodeGuarded(key, value, depth)
        break
      case 'bigint':
        this.putLeaf(key, bigintLeaf(value), '[Unreadable]')
        break
      case 'symbol':
        this.putText(key, symbolLeaf(value))
    }
  }

  /** Encodes an error at the top of a namespace: its message as `key`, its name as `nameKey`. */
  encodeErrorApart(key: Key, nameKey: Key, error: Error): void {
    // A failure without a message is still a failure: its name stands in, so that the attribute is there.
    this.#readProperty(key, error, hasMessage(error) ? 'message' : 'name', 0)
    this.#readProperty(nameKey, error, 'name', 0)
  }

  encodeChild(key: Key, value: unknown, depth: number): void {
    if (this.take()) this.encode(key, value, depth)
  }

  encodeProperty(key: Key, owner: object, name: string, depth: number): void {
    if (this.take()) this.#readProperty(key, owner, name, depth)
  }

  #readProperty(key: Key, owner: object, name: string, depth: number): void {
    let value: unknown
    try {
      value = (owner as Readonly<Record<string, unknown>>)[name]
    } catch {
      this.putLoss(key, '[Unreadable]')
      return
    }
    this.encode(key, value, depth)
  }

  #encodeGuarded(key: Key, value: object, depth: number): void {
    const {open} = this.#around
    try {
      if (typeof value === 'function') this.putText(key, functionLeaf(value))
      else this.#encodeObject(key, value, depth, true)
    } catch {
      this.#around.closeTo(open)
      this.putLoss(key, '[Unreadable]')
    }
  }

  #encodeObject(key: Key, value: object, depth: number, mayConvert: boolean): void {
    if (this.#around.has(value)) return this.putLoss(key, '[Circular]')
    const isArray = Array.isArray(value)
    // A subclass of Array is still an array.
    const prototype: object | null = isArray ? Object.prototype : Object.getPrototypeOf(value)
    const plain = prototype === Object.prototype || prototype === null
    if (!plain && this.#encodeInstance(key, value, prototype, depth)) return
    if (mayConvert) {
      const {toJSON} = value as {readonly toJSON?: unknown}
      // The argument is what JSON.stringify would give at the top.
      if (typeof toJSON === 'function') {
        return this.#encodeConverted(key, value, Reflect.apply(toJSON, value, ['']), depth)
      }
    }
    if (!this.#enter(key, value, depth)) return
    if (isArray) encodeArray(this, key, value, depth + 1)
    else if (plain) encodePlainFields(this, key, value, depth + 1)
    else encodeFields(this, key, value, depth + 1)
    this.#around.close()
  }

  // Whether its class said all about it.
  #encodeInstance(key: Key, value: object, prototype: object, depth: number): boolean {
    const named = namedClassOf(value, prototype)
    const className = named === undefined && this.capture ? classNameOf(value, prototype) : undefined
    if (named !== undefined) this.#encodeNamed(key, value, named, depth)
    else if (className !== undefined) this.putText(key, `[${className}]`)
    return named !== undefined || className !== undefined
  }

  // What toJSON returned is not asked for its toJSON again, as in JSON.stringify.
  #encodeConverted(key: Key, value: object, json: unknown, depth: number): void {
    if (json === null || typeof json !== 'object') return this.encode(key, json, depth)
    if (json !== value && !this.#enter(key, value, depth)) return
    if (isPromise(json)) {
      // An async toJSON: nobody else can see this promise, so its failure would end the process.
      json.catch(() => {})
      this.putLoss(key, '[Unreadable]')
    } else {
      this.#encodeObject(key, json, depth, false)
    }
    if (json !== value) this.#around.close()
  }

  #encodeNamed(key: Key, value: object, named: NamedClass, depth: number): void {
    switch (named.shape) {
      case 'date':
        return this.putLeaf(key, dateLeaf(value), '[Invalid Date]')
      case 'primitive':
        return this.encode(key, named.read(value), depth)
      default:
        if (!this.#enter(key, value, depth)) return
        childrenOf[named.shape](this, key, value, depth + 1)
        this.#around.close()
    }
  }

  #enter(key: Key, value: object, depth: number): boolean {
    if (depth >= this.limits.depth) {
      this.putLoss(key, '[Deep]')
      return false
    }
    this.#around.push(value)
    return true
  }
}

const childrenOf = {entries: encodeEntries, elements: encodeElements, error: encodeError} as const

function hasMessage(error: Error): boolean {
  try {
    return error.message !== ''
  } catch {
    return true
  }
}
