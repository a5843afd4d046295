import type {NamespaceName} from './namespaces.ts'

/** The key of an attribute, with the known keys below it. */
export interface Key {
  readonly text: string
  readonly name: string
  /** The number of keys between its namespace and it. */
  readonly depth: number
  /** True when it is cached. Keys below an uncached key are not cached either. */
  readonly cached: boolean
  below: Map<string, Key> | undefined
  /**
   * `first` is the key that was first below this one. `next` is the key that followed this one. Data of one shape keeps
   * one order.
   */
  first: Key | undefined
  next: Key | undefined
  /**
   * The namespace that `name` probably misspells. `false` means that it is not a misspelling, `undefined` that it was
   * not checked yet.
   */
  resembles: NamespaceName | false | undefined
}

// The bounds of the cache. A program has a few hundred keys, but hostile data has endless ones. Beyond these bounds
// keys are created each time, which is slower but never wrong. Together the bounds keep the cache under 1 MB.
const mostKeys = 2_048
const longestPrefix = 128
const longestName = 64
/** Later elements and numeric names are not cached, because they would displace keys that repeat. */
const mostElements = 64

const roots = new Map<string, Key>()
let size = 0

/** Returns the key of a whole namespace. It is always cached, and keys below it may be cached. */
export function rootKey(text: string): Key {
  const root = roots.get(text) ?? make(undefined, text, true)
  roots.set(text, root)
  return root
}

/**
 * Returns `parent.name`, cached when it is short enough. A new text costs two to five times as much as its attribute,
 * because the span must hash it again.
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

/** Returns `parent.name` uncached, for names that are data, as in a map. */
export function uncachedKey(parent: Key, name: string): Key {
  return make(parent, name, false)
}

/**
 * Does the same as `keyBelow`, for the name that follows `previous` below `parent`, or that is the first there. A
 * correct guess costs one comparison. A lookup by name costs half as much as an attribute.
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

/** Returns how many keys are cached now, for tests of the bounds. */
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
