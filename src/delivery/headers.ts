/**
 * Returns why a request cannot carry `headers`, or `undefined` if it can. The reason never shows a value, because a
 * value may be a key. Spaces and line breaks around a value are allowed, because `trimmedHeaders` removes them.
 */
export function headerProblem(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(headers)) {
    // A wrong name may be a key in the wrong place.
    if (!token.test(name)) return 'a header has a name that no request can carry'
    if (typeof value !== 'string')
      return `the header '${name}' must be text, got ${value === null ? 'null' : typeof value}`
    const wrong = wrongCharacter(value.trim())
    if (wrong !== undefined) return `the header '${name}' holds ${wrong}, which a header may not contain`
  }
  return undefined
}

/**
 * Returns the headers without spaces and line breaks around their values. Keys that were read from files often end in a
 * line break.
 */
export function trimmedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]))
}

/** Names the first character that the value of a header may not contain. */
export function wrongCharacter(value: string): string | undefined {
  const found = /[^\t\x20-\x7e\x80-\xff]/u.exec(value)?.[0].codePointAt(0)
  return found === undefined ? undefined : `the character U+${found.toString(16).toUpperCase().padStart(4, '0')}`
}

const token = /^[\w!#$%&'*+.^`|~-]+$/
