// A newly made key costs two to five times as much as its attribute, because the object must hash the key. So keys are
// kept.

const mostElements = 64
const mostNames = 1_024
const longestName = 64

/**
 * Makes the keys of list elements and keeps them. `make` receives the prefix, the index and a dot, such as
 * `llm.input_messages.0.`.
 */
export function elementKeys<T>(prefix: string, make: (element: string) => T): (index: number) => T {
  const kept: T[] = []
  return index => {
    const known = kept[index]
    if (known !== undefined) return known
    const made = make(`${prefix}${index}.`)
    if (index < mostElements) kept[index] = made
    return made
  }
}

/** Makes keys from a prefix and a name, and keeps them. */
export function keysBelow(prefix: string): (name: string) => string {
  const kept = new Map<string, string>()
  return name => {
    const known = kept.get(name)
    if (known !== undefined) return known
    const made = prefix + name
    if (name.length <= longestName && kept.size < mostNames) kept.set(name, made)
    return made
  }
}
