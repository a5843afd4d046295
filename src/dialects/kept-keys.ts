// A key made afresh costs two to five times the attribute that it names, because the object must hash it anew.

const mostElements = 64
const mostNames = 1_024
const longestName = 64

/** The keys of a list's elements. `make` gets `prefix` and the index with a dot, such as `llm.input_messages.0.`. */
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

/** The keys below a prefix, by name. */
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
