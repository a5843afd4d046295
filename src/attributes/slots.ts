import {type Key, rootKey} from './key-cache.ts'
import {type NamespaceName, namespaces} from './namespaces.ts'
import type {Source} from './attribute.ts'

/** One spelling of one namespace. */
export interface Slot extends Source {
  readonly name: NamespaceName
  readonly spelling: string
  /** The key of the whole namespace. */
  readonly key: Key
}

/** The slots in write order. */
export const slots: readonly Slot[] = namespaces.flatMap(([name, descriptive, wireName = name, ...others]) =>
  [name, ...others].map(spelling => ({
    name,
    spelling,
    part: name === 'attributes' ? name : 'namespaces',
    descriptive,
    key: rootKey(`honeyhive_${wireName}`),
  })),
)

/** The position of each spelling among the slots, counted from 1. A name without a position is a kwarg. */
export const slotIndex: ReadonlyMap<string, number> = new Map(slots.map(({spelling}, index) => [spelling, index + 1]))

/**
 * Returns the namespace that the name of `key` probably misspells: it is one edit away, or differs only in case. Example:
 * `metadata` for `metdata`.
 */
export function resembledNamespace(key: Key): NamespaceName | false {
  // A name that is too long for the cache is not a typo. The same few kwargs come in every call, so each name is
  // checked only once.
  if (!key.cached) return false
  key.resembles ??= namespaceLike(key.name.toLowerCase())?.name ?? false
  return key.resembles
}

function namespaceLike(name: string): Slot | undefined {
  return slots.find(({spelling}) => isOneEdit(name, spelling.toLowerCase()))
}

// Where the two words begin to differ, a letter is replaced, missing, added, or swapped with the next.
function isOneEdit(a: string, b: string): boolean {
  const restOfA = a.slice(1)
  const restOfB = b.slice(1)
  if (a !== '' && a[0] === b[0]) return isOneEdit(restOfA, restOfB)
  return (
    restOfA === restOfB ||
    restOfA === b ||
    restOfB === a ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  )
}
