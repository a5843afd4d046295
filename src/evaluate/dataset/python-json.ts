import {isPlain, isPromise, namedClassOf} from '../../attributes/named-classes.ts'
import {toPlainData} from '../../attributes/plain-data.ts'

/**
 * Writes JSON as Python's `json.dumps(value, sort_keys=True)` does, so content ids equal those of the Python SDK. Keys
 * are sorted by code point, separators are `", "` and `": "`, non-ASCII is escaped, and numbers have Python's notation.
 * A cycle becomes null.
 */
export function pythonJson(value: unknown): string {
  return write(value, new Above()) ?? 'null'
}

/** Returns the members of an object as `pythonJson` writes them, in its order: `"key": value`. */
export function pythonMembers(value: object): string[] {
  return membersOf(value, new Above(value))
}

/** The most parts of a value. With more, the value is not data but a graph with many paths to the same object. */
const mostParts = 1_000_000

/**
 * The objects around a value. The list grows and shrinks with the depth. A list for each object would cost more than
 * the text.
 */
class Above {
  readonly #objects: object[]
  #parts = 0

  constructor(...objects: object[]) {
    this.#objects = objects
  }

  has(value: object): boolean {
    return this.#objects.includes(value)
  }

  enter(value: object): void {
    this.#parts += 1
    if (this.#parts > mostParts) throw new Error(`it has more than ${mostParts} parts`)
    this.#objects.push(value)
  }

  leave(): void {
    this.#objects.pop()
  }
}

function write(value: unknown, above: Above): string | undefined {
  switch (typeof value) {
    case 'string':
      return text(value)
    case 'number':
      return number(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return value.toString()
    case 'object':
      return value === null || above.has(value) ? 'null' : container(value, above)
    default:
      return undefined
  }
}

function container(value: object, above: Above): string | undefined {
  const {toJSON} = value as {readonly toJSON?: unknown}
  above.enter(value)
  let written: string | undefined
  if (typeof toJSON === 'function') written = write(settledJson(Reflect.apply(toJSON, value, [])), above)
  else if (Array.isArray(value)) written = `[${value.map(each => write(each, above) ?? 'null').join(', ')}]`
  else if (holdsElsewhere(value)) written = write(toPlainData(value).value, above)
  else written = `{${membersOf(value, above).join(', ')}}`
  above.leave()
  return written
}

// The content of a Map, a Set, an Error or Headers is not in fields. As `{}`, two of them would have one id.
function holdsElsewhere(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value)
  return !isPlain(prototype) && !ArrayBuffer.isView(value) && typeof namedClassOf(value, prototype) === 'string'
}

function settledJson(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !isPromise(json)) return json
  // Only this code holds the promise, so its rejection would otherwise end the process.
  json.catch(() => {})
  throw new Error('its toJSON() returned a promise')
}

function membersOf(value: object, above: Above): string[] {
  const members: string[] = []
  for (const key of sortedKeys(value)) {
    const written = write((value as Record<string, unknown>)[key], above)
    if (written !== undefined) members.push(`${text(key)}: ${written}`)
  }
  return members
}

function sortedKeys(value: object): string[] {
  const keys = Object.keys(value)
  const {length} = keys
  for (let at = 1; at < length; at++) {
    const [key, before] = [keys[at], keys[at - 1]]
    if (key !== undefined && before !== undefined && byCodePoint(before, key) > 0) return keys.sort(byCodePoint)
  }
  return keys
}

const notPlain = /[\u007f-\uffff]/g
const plain = /^[ !#-[\]-~]*$/

function text(value: string): string {
  if (plain.test(value)) return `"${value}"`
  // Python also escapes DEL. For control characters, both have the same five short escapes.
  return JSON.stringify(value).replace(notPlain, code => `\\u${code.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function number(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  // Python uses exponents below 1e-4, JavaScript below 1e-6. Python's exponents have at least 2 digits.
  const small = value !== 0 && Math.abs(value) < 1e-4
  const written = small ? value.toExponential() : String(value)
  return written.replace(/e([+-])(\d)$/, 'e$10$2')
}

const surrogate = /[\ud800-\udfff]/

// JavaScript sorts by UTF-16 code unit. The order differs from Python's where a surrogate meets a character above
// U+DFFF.
function byCodePoint(a: string, b: string): number {
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [at, character] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return left.length - right.length
}
