/**
 * Returns why a request cannot carry `headers`, without a value, which may be a key. Returns `undefined` if it can. Spaces
 * and line ends around a value do not count: `trimmedHeaders` cuts them.
 */
export function headerProblem(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // A name that is wrong may be a key in the wrong place.
    if (!token.test(name)) return 'a header has a name that no request can carry'
    if (typeof value !== 'string')
      return `the header '${name}' must be text, got ${value === null ? 'null' : typeof value}`
    const wrong = wrongCharacter(value.trim())
    if (wrong !== undefined) return `the header '${name}' holds ${wrong}, which no header may hold`
  }
  return undefined
}

/** Returns the headers without the spaces and line ends around their values. Keys read from files end like that. */
export function trimmedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]))
}

/** Returns the name of the first character that a header's value may not hold. */
export function wrongCharacter(value: string): string | undefined {
  const found = /[^\t\x20-\x7e\x80-\xff]/u.exec(value)?.[0].codePointAt(0)
  return found === undefined ? undefined : `the character U+${found.toString(16).toUpperCase().padStart(4, '0')}`
}

const token = /^[\w!#$%&'*+.^`|~-]+$/
