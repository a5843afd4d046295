import {jsonOf} from './encode.ts'
import {errorFields} from './error-fields.ts'
import {binary, isPlain, isPromise, namedClassOf, tagOf} from './named-classes.ts'
import {bigintText, classNameOf, keyText, nameOf, nodesOf} from './names.ts'
import {pairsOf} from './pairs.ts'
import {read, unreadable} from './read.ts'

/** A copy of a value that JSON can hold, in the same forms as attributes. */
interface PlainData {
  readonly value: unknown
  /** True when a part has another form: a `Map` becomes an object, NaN a text, and an instance its fields. */
  readonly converted: boolean
  /** The number of parts that are missing or only named: a cycle, a stream, a getter that throws. */
  readonly lost: number
}

/**
 * Copies `value` as plain data. User code in it is read only once, and JSON can hold the result. Classes have the same
 * forms as in the encoder. The copy is limited in depth, parts and characters. Never throws.
 */
export function toPlainData(value: unknown, parts: number = mostParts): PlainData {
  const reader = new PlainReader(parts)
  const plain = reader.read(value)
  return {value: plain, converted: reader.converted, lost: reader.lost}
}

/** The most levels. Deeper data would overflow the call stack of later readers. */
const deepest = 500
/** The most parts, as for content ids. With more, the value is a graph with many paths to the same object. */
const mostParts = 1_000_000
/**
 * The most characters of all texts and keys. JSON may write 6 characters for one, and a string holds at most 512
 * million.
 */
const mostText = 64 * 1024 ** 2

/**
 * An integer counts as this many parts for each node that it counts in an attribute. A line of a file may take longer
 * than a span.
 */
const partsPerNode = 10

class PlainReader {
  converted = false
  lost = 0
  #parts: number
  #text = mostText
  readonly #above: object[] = []

  constructor(parts: number) {
    this.#parts = parts
  }

  read(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.#string(value)
      case 'number':
        return Number.isFinite(value) ? value : this.#convert(String(value))
      case 'bigint':
        return this.#bigint(value)
      case 'symbol':
        return value === unreadable ? this.#lose('[Unreadable]') : this.#convert(`[${String(value)}]`)
      case 'function':
        return this.#convert(`[Function ${nameOf(value)}]`)
      case 'object':
        return value === null ? null : this.#object(value, true)
      default:
        return value
    }
  }

  #string(text: string): string {
    this.#text -= text.length
    if (this.#text >= 0) return text
    const room = Math.max(0, text.length + this.#text)
    this.#text = 0
    return this.#lose(`${text.slice(0, room)}…[+${text.length - room} characters]`)
  }

  #bigint(value: bigint): string {
    if (this.#parts <= 0) return this.#lose('[Unreadable]')
    const text = bigintText(value)
    if (text === undefined) return this.#lose('[Unreadable]')
    this.#parts -= nodesOf(text) * partsPerNode
    return this.#convert(this.#string(text))
  }

  #object(value: object, mayConvert: boolean): unknown {
    if (this.#above.includes(value)) return this.#lose('[Circular]')
    if (this.#above.length >= deepest) return this.#lose('[Deep]')
    this.#above.push(value)
    try {
      return this.#content(value, mayConvert)
    } catch {
      return this.#lose('[Unreadable]')
    } finally {
      this.#above.pop()
    }
  }

  #content(value: object, mayConvert: boolean): unknown {
    const isArray = Array.isArray(value)
    const prototype: object | null = isArray ? null : Object.getPrototypeOf(value)
    const plain = isArray || isPlain(prototype) || isPlainElsewhere(value, prototype)
    const named = plain ? undefined : namedClassOf(value, prototype)
    if (typeof named === 'function') {
      const leaf = named(value)
      if (leaf === undefined) return this.#lose('[Invalid Date]')
      return named === binary ? this.#lose(String(leaf)) : this.#convert(this.read(leaf))
    }
    const json = mayConvert && named === undefined ? jsonOf(value) : value
    if (json !== value) return this.#json(json)
    if (isArray) return this.#list(value, value.length)
    if (plain) return this.#fields(value, Object.keys(value))
    this.converted = true
    if (named === 'error') return this.#fields(value, errorFields(value))
    if (named === 'entries') return this.#entries(value as Iterable<readonly [unknown, unknown]>)
    if (named === 'pairs') return this.#pairs(value)
    if (named === 'elements') return this.#list(value as Iterable<unknown>, Number.MAX_SAFE_INTEGER)
    const names = Object.keys(value)
    // The value is a promise, a response, or an object with private fields. `{}` would look like data.
    return names.length === 0 ? this.#lose(`[${classNameOf(value, prototype)}]`) : this.#fields(value, names)
  }

  #json(json: unknown): unknown {
    this.converted = true
    if (typeof json !== 'object' || json === null) return this.read(json)
    if (!isPromise(json)) return this.#object(json, false)
    // No other code handles this promise, so its rejection would end the process.
    json.catch(() => {})
    return this.#lose('[Unreadable]')
  }

  #fields(value: object, names: readonly string[]): object {
    const copy: Record<string, unknown> = {}
    let left = names.length
    for (const name of names) {
      if (!this.#take(name.length)) {
        this.lost += left
        break
      }
      left -= 1
      set(copy, name, this.read(read(value, name)))
    }
    return copy
  }

  #list(elements: Iterable<unknown>, length: number): unknown[] {
    const copy: unknown[] = []
    // Elements are read by index, because the iterator of an array may be user code.
    if (Array.isArray(elements)) {
      for (let at = 0; at < length; at++) {
        if (!this.#take(0)) {
          this.lost += length - at
          break
        }
        copy.push(this.#element(read(elements, String(at))))
      }
      return copy
    }
    for (const element of elements) {
      if (!this.#take(0)) {
        this.lost += 1
        break
      }
      copy.push(this.#element(element))
    }
    return copy
  }

  // JSON has no `undefined` in a list.
  #element(value: unknown): unknown {
    return value === undefined ? this.#convert(null) : this.read(value)
  }

  #entries(entries: Iterable<readonly [unknown, unknown]>): object {
    const copy: Record<string, unknown> = {}
    const names = new Map<string, number>()
    for (const [key, value] of entries) {
      const name = keyText(key)
      if (!this.#take(name.length)) {
        this.lost += 1
        break
      }
      // Two keys may have the same text, such as 1 and '1', or two objects.
      const nth = (names.get(name) ?? 0) + 1
      names.set(name, nth)
      set(copy, nth === 1 ? name : `${name} ${nth}`, this.read(value))
    }
    return copy
  }

  #pairs(value: object): object {
    const {values, cut} = pairsOf(value)
    if (cut) this.lost += 1
    return this.#entries(values)
  }

  #take(text: number): boolean {
    if (this.#parts <= 0 || this.#text < text) return false
    this.#parts -= 1
    this.#text -= text
    return true
  }

  #convert<T>(value: T): T {
    this.converted = true
    return value
  }

  #lose(marker: string): string {
    this.lost += 1
    return marker
  }
}

// A key may be `__proto__`, and an assignment would not write it.
function set(copy: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') copy[name] = value
  else Object.defineProperty(copy, name, {value, enumerable: true, configurable: true, writable: true})
}

// True for an object without a class from another realm: a frame, a vm, a test runner.
function isPlainElsewhere(value: object, prototype: object | null): boolean {
  return prototype !== null && Object.getPrototypeOf(prototype) === null && tagOf(value) === 'Object'
}
