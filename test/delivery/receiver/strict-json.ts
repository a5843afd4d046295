/** A number as it was written, because its text decides whether an integer is whole and fits. */
export class JsonNumber {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>

/** Nested deeper, a parser of protobuf refuses the text. */
const deepest = 100

/**
 * Parses JSON as parsers of protobuf do: valid UTF-8 without a mark, no lone surrogate, no key twice, no number that is
 * none. Throws with the position.
 */
export function parseStrictJson(bytes: Uint8Array): Json {
  const text = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  return new Reader(text).read()
}

class Reader {
  #at = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  read(): Json {
    const value = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#wrong('text behind the value')
    return value
  }

  #value(depth: number): Json {
    if (depth > deepest) throw this.#wrong('too deep')
    this.#space()
    const first = this.#text[this.#at]
    if (first === '{') return this.#object(depth)
    if (first === '[') return this.#array(depth)
    if (first === '"') return this.#string()
    for (const [word, value] of words) if (this.#take(word)) return value
    const number = this.#match(numeral)
    if (number === undefined) throw this.#wrong('not a value')
    return new JsonNumber(number)
  }

  #object(depth: number): ReadonlyMap<string, Json> {
    const fields = new Map<string, Json>()
    this.#at += 1
    this.#space()
    if (this.#take('}')) return fields
    for (;;) {
      this.#space()
      const key = this.#string()
      if (fields.has(key)) throw this.#wrong(`the key "${key}" twice`)
      this.#space()
      if (!this.#take(':')) throw this.#wrong('no colon')
      fields.set(key, this.#value(depth + 1))
      this.#space()
      if (this.#take('}')) return fields
      if (!this.#take(',')) throw this.#wrong('no comma')
    }
  }

  #array(depth: number): readonly Json[] {
    const elements: Json[] = []
    this.#at += 1
    this.#space()
    if (this.#take(']')) return elements
    for (;;) {
      elements.push(this.#value(depth + 1))
      this.#space()
      if (this.#take(']')) return elements
      if (!this.#take(',')) throw this.#wrong('no comma')
    }
  }

  #string(): string {
    // Most strings have no escape, so they need no pattern. Half a surrogate pair needs one, because the bytes are UTF-8.
    const end = this.#text.indexOf('"', this.#at + 1)
    const plain = this.#text.slice(this.#at + 1, end)
    if (this.#text[this.#at] === '"' && end > 0 && !special.test(plain)) {
      this.#at = end + 1
      return plain
    }
    const found = this.#match(quoted)
    if (found === undefined) throw this.#wrong('not a string')
    const text = JSON.parse(found) as string
    if (/\p{Surrogate}/u.test(text)) throw this.#wrong('half a surrogate pair')
    return text
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #space(): void {
    while (spaces.has(this.#text[this.#at] ?? '')) this.#at += 1
  }

  #take(token: string): boolean {
    const isThere = token.length === 1 ? this.#text[this.#at] === token : this.#text.startsWith(token, this.#at)
    if (isThere) this.#at += token.length
    return isThere
  }

  #wrong(problem: string): SyntaxError {
    return new SyntaxError(
      `strict JSON: ${problem} at ${this.#at}: ${this.#text.slice(Math.max(0, this.#at - 60), this.#at + 20)}`,
    )
  }
}

// oxlint-disable-next-line no-control-regex -- JSON allows none within a string
const special = /[\\\u0000-\u001f]/
// oxlint-disable-next-line no-control-regex -- as above
const quoted = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const spaces: ReadonlySet<string> = new Set(' \t\n\r')
const words: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
