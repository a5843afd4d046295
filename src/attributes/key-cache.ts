import type {NamespaceName} from './namespaces.ts'

/** The key of an attribute, and the known keys below it. */
export interface Key {
  readonly text: string
  readonly name: string
  /** How many keys below its namespace it is. */
  readonly depth: number
  /** Whether it is cached. Keys below an uncached key are not cached either. */
  readonly cached: boolean
  below: Map<string, Key> | undefined
  /** The key that was first below this one, and the one that followed this one: data of one shape has one order. */
  first: Key | undefined
  next: Key | undefined
  /** The namespace that `name` probably misspells; `false`: not a misspelling; `undefined`: not checked yet. */
  resembles: NamespaceName | false | undefined
}

// A program has a few hundred keys, hostile data has endless ones. Beyond these bounds keys are created each time, which
// is slower but never wrong. Together the bounds keep the cache under 1 MB.
const mostKeys = 2_048
const longestPrefix = 128
const longestName = 64
/** Later elements, and numeric names, would displace keys that repeat. */
const mostElements = 64

const roots = new Map<string, Key>()
let size = 0

/** Returns the key of a whole namespace. It is always cached, and keys below it may be. */
export function rootKey(text: string): Key {
  const root = roots.get(text) ?? make(undefined, text, true)
  roots.set(text, root)
  return root
}

/**
 * Returns `parent.name`, cached when it is short enough. A new text costs two to five times its attribute, because the
 * span must hash it again.
 */
export function keyBelow(parent: Key, name: string): Key {
  const known = parent.below?.get(name)
  if (known !== undefined) return known
  const isLong = name.length > longestName || parent.text.length > longestPrefix
  const key = make(parent, name, parent.cached && !isLong && !(Number(name) >= mostElements))
  if (!key.cached) return key
  if (size >= mostKeys) clearCache()
  size += 1
  parent.below ??= new Map()
  parent.below.set(name, key)
  return key
}

/** Returns `parent.name`, uncached: for names that are data, as in a map. Throws when a name cannot be converted to text. */
export function uncachedKey(parent: Key, name: unknown): Key {
  return make(parent, String(name), false)
}

/**
 * As `keyBelow`, for the name that follows `previous` below `parent`, or is the first there. A correct guess costs one
 * comparison; a lookup by name costs half an attribute.
 */
export function keyAfter(parent: Key, previous: Key | undefined, name: string): Key {
  const guess = previous === undefined ? parent.first : previous.next
  if (guess !== undefined && guess.name === name) return guess
  const key = keyBelow(parent, name)
  if (!key.cached) return key
  if (previous) previous.next = key
  else parent.first = key
  return key
}

/** Returns how many keys are cached now, for tests of the bound. */
export function keyCacheSize(): number {
  return size
}

function make(parent: Key | undefined, name: string, cached: boolean): Key {
  return {
    text: parent ? `${parent.text}.${name}` : name,
    name,
    depth: parent ? parent.depth + 1 : 0,
    cached,
    below: undefined,
    first: undefined,
    next: undefined,
    resembles: undefined,
  }
}

// Clearing the cache costs one slow call. Tracking the order of use would cost every call. A key that a caller still
// holds is dropped too, and collected after the call.
function clearCache(): void {
  for (const root of roots.values()) {
    root.below = undefined
    root.first = undefined
  }
  size = 0
}
