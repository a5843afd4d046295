import type {NamespaceName} from './namespaces.ts'

/** The key of an attribute, and the keys that were seen below it. */
export interface Key {
  readonly text: string
  readonly name: string
  /** How many keys below its namespace it lies. */
  readonly depth: number
  /** Whether it is remembered. What lies below a key that is not, is not either. */
  readonly kept: boolean
  below: Map<string, Key> | undefined
  /** The key that came first below this one, and the one that came after it: data of one shape has one order. */
  first: Key | undefined
  next: Key | undefined
  /** The namespace that `name` was probably meant to be; `false`: none; `undefined`: nobody has asked yet. */
  resembles: NamespaceName | false | undefined
}

// A program has a few hundred keys; hostile data has endless ones. Beyond these bounds keys are made afresh: dearer,
// never wrong. Together they keep the cache under a megabyte at worst.
const mostKeys = 2_048
const longestPrefix = 128
const longestName = 64
/** Later elements, and numbers that are names, would push out the keys that come again. */
const mostElements = 64

const roots = new Map<string, Key>()
let size = 0

/** The key of a whole namespace: it is always kept, and what lies below it may be. */
export function rootKey(text: string): Key {
  const root = roots.get(text) ?? make(undefined, text, true)
  roots.set(text, root)
  return root
}

/**
 * `parent.name`, remembered when it is short enough. A text made afresh costs two to five times the attribute it names,
 * because the span must hash it anew.
 */
export function keyBelow(parent: Key, name: string): Key {
  const known = parent.below?.get(name)
  if (known !== undefined) return known
  const isLong = name.length > longestName || parent.text.length > longestPrefix
  const key = make(parent, name, parent.kept && !isLong && !(Number(name) >= mostElements))
  if (!key.kept) return key
  if (size >= mostKeys) forgetAll()
  size += 1
  parent.below ??= new Map()
  parent.below.set(name, key)
  return key
}

/** `parent.name`, not remembered: for names that are data, as those of a map are. Throws where they have no text. */
export function passingKey(parent: Key, name: unknown): Key {
  return make(parent, String(name), false)
}

/**
 * The same for the name that follows `previous` below `parent`, or is the first there. A guess that holds costs a
 * comparison, where a lookup by name costs half an attribute.
 */
export function keyAfter(parent: Key, previous: Key | undefined, name: string): Key {
  const guess = previous === undefined ? parent.first : previous.next
  if (guess !== undefined && guess.name === name) return guess
  const key = keyBelow(parent, name)
  if (!key.kept) return key
  if (previous) previous.next = key
  else parent.first = key
  return key
}

/** How many keys are kept now, for tests of the bound. */
export function keyCacheSize(): number {
  return size
}

function make(parent: Key | undefined, name: string, kept: boolean): Key {
  return {
    text: parent ? `${parent.text}.${name}` : name,
    name,
    depth: parent ? parent.depth + 1 : 0,
    kept,
    below: undefined,
    first: undefined,
    next: undefined,
    resembles: undefined,
  }
}

// Forgetting all costs one slow call; keeping an order of use would cost every call. A key that a caller still holds is
// forgotten too and goes with it.
function forgetAll(): void {
  for (const root of roots.values()) {
    root.below = undefined
    root.first = undefined
  }
  size = 0
}
