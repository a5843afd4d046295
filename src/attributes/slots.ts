import {type Key, rootKey} from './key-cache.ts'
import {type NamespaceName, namespaces} from './namespaces.ts'
import type {Source} from './attribute.ts'

/** One spelling of one namespace: the places of an enrichment. */
export interface Slot extends Source {
  readonly name: NamespaceName
  readonly spelling: string
  /** The key of the whole namespace. */
  readonly key: Key
}

/** In write order. */
export const slots: readonly Slot[] = namespaces.flatMap(([name, descriptive, wireName = name, ...others]) =>
  [name, ...others].map(spelling => ({
    name,
    spelling,
    part: name === 'attributes' ? name : 'namespaces',
    descriptive,
    key: rootKey(`honeyhive_${wireName}`),
  })),
)

/** The place of each spelling among the slots, counted from 1; what has none is a kwarg. */
export const slotIndex: ReadonlyMap<string, number> = new Map(slots.map(({spelling}, index) => [spelling, index + 1]))

/**
 * The namespace that the name of `key`, which is none, was probably meant to be: it is one edit away, or differs in
 * case only. Example: `metadata` for `metdata`. `false`: none.
 */
export function resembledNamespace(key: Key): NamespaceName | false {
  // Names too long to be kept are too long to be a slip. The same few kwargs come in every call: each is judged once.
  if (!key.kept) return false
  key.resembles ??= namespaceLike(key.name.toLowerCase())?.name ?? false
  return key.resembles
}

function namespaceLike(name: string): Slot | undefined {
  return slots.find(({spelling}) => isOneEdit(name, spelling.toLowerCase()))
}

// Where two words part, one letter is another, is missing, is too many, or is swapped with the next.
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
