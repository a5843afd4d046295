import {hides, type PathRules, type PathState} from './path-rules.ts'

/** The redaction of the strings in a JSON text. */
interface JsonRules {
  readonly rules: PathRules
  /** The masked value, as JSON. */
  readonly masked: string
  /** Returns a string of the text without its escapes, redacted. */
  readonly unescaped: (place: PathState, text: string) => string
}

/** A container around the position. */
interface Frame {
  readonly isArray: boolean
  readonly place: PathState
  index: number
  /** Where the next value is. */
  current: PathState
}

/**
 * Masks values of JSON in a text in place, and leaves everything else as it is. The text may be JSON, contain JSON, or be
 * JSON that was cut. Linear in the text: it is read once, and a string inside that is JSON itself once more.
 */
export function redactJsonText(text: string, top: PathState, {rules, masked, unescaped}: JsonRules): string {
  if (!text.includes('"')) return text
  const parts: string[] = []
  const stack: Frame[] = []
  let copied = 0
  let at = 0
  const replace = (from: number, to: number, by: string): void => {
    parts.push(text.slice(copied, from), by)
    copied = to
    at = to
  }
  const here = (): PathState => stack.at(-1)?.current ?? top
  /** Masks the value at `at`, where its place is masked. */
  const value = (place: PathState): void => {
    if (place.verdict === 'free') return
    const from = skipSpace(text, at)
    const to = endOfValue(text, from)
    const given = text.slice(from, to)
    if (to > from && hides(place, number.test(given) ? 0 : given)) replace(from, to, masked)
  }
  const element = (frame: Frame): void => {
    if (text[skipSpace(text, at)] === ']') return
    frame.current = rules.below(frame.place, String(frame.index))
    value(frame.current)
  }
  while (at < text.length) {
    special.lastIndex = at
    const found = special.exec(text)
    if (found === null) break
    const [character] = found
    const from = found.index
    at = from + 1
    if (character === '"') {
      const to = endOfString(text, from)
      at = to
      const colon = skipSpace(text, to)
      if (text[colon] === ':') {
        const name = decoded(text.slice(from, to))
        const outer = stack.at(-1)
        const base = outer === undefined ? top : outer.isArray ? outer.current : outer.place
        const place = rules.below(base, name)
        if (outer !== undefined && !outer.isArray) outer.current = place
        at = colon + 1
        value(place)
      } else if (text.lastIndexOf('\\', to) > from) {
        const plain = decoded(text.slice(from, to))
        const shown = unescaped(here(), plain)
        if (shown !== plain) replace(from, to, JSON.stringify(shown))
      }
    } else if (character === '{' || character === '[') {
      const place = here()
      const frame = {isArray: character === '[', place, index: 0, current: place}
      stack.push(frame)
      if (frame.isArray) element(frame)
    } else if (character === ',') {
      const frame = stack.at(-1)
      if (frame?.isArray) {
        frame.index += 1
        element(frame)
      }
    } else if (stack.at(-1)?.isArray === (character === ']')) stack.pop()
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(copied)
}

const special = /["{}[\],]/g
const number = /^-?\d[\d.eE+-]*$/
const bracket = /["{}[\]]/g
const endOfScalar = /[\s,}\]]/g

function skipSpace(text: string, at: number): number {
  let next = at
  while (next < text.length && ' \t\n\r'.includes(text[next] ?? '')) next++
  return next
}

/** The position behind the string that begins at `from`; the end of the text if it does not end. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = end
    while (text[escapes - 1] === '\\') escapes--
    if ((end - escapes) % 2 === 0) return end + 1
  }
  return text.length
}

function endOfValue(text: string, from: number): number {
  const first = text[from]
  if (first === '"') return endOfString(text, from)
  if (first !== '{' && first !== '[') {
    endOfScalar.lastIndex = from
    return endOfScalar.exec(text)?.index ?? text.length
  }
  let depth = 0
  let at = from
  while (at < text.length) {
    bracket.lastIndex = at
    const found = bracket.exec(text)
    if (found === null) break
    const [character] = found
    at = character === '"' ? endOfString(text, found.index) : found.index + 1
    if (character === '{' || character === '[') depth += 1
    else if (character !== '"') depth -= 1
    if (depth === 0) return at
  }
  return text.length
}

/** The text of a string of JSON, as far as it goes when it was cut. */
function decoded(string: string): string {
  const isWhole = string.length > 1 && string.endsWith('"')
  if (!string.includes('\\')) return string.slice(1, isWhole ? -1 : undefined)
  const cut = `${string.replace(/\\(?:u[0-9a-f]{0,3})?$/i, '')}"`
  for (const each of [string, cut]) {
    try {
      return String(JSON.parse(each))
    } catch {
      // Control characters, or escapes that JSON does not have.
    }
  }
  return string.slice(1, isWhole ? -1 : undefined).replaceAll(/\\(.)/gs, '$1')
}
