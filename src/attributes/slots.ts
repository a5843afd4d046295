import {type Key, rootKey} from './key-cache.ts'
import {type NamespaceRow, namespaces} from './namespaces.ts'
import type {Source} from './write.ts'

/** One spelling of one namespace: the places of an enrichment. */
export interface Slot extends NamespaceRow, Source {
  readonly spelling: string
  readonly key: Key
}

/** In write order. */
export const slots: readonly Slot[] = namespaces.flatMap(row =>
  row.spellings.map(spelling => ({
    ...row,
    spelling,
    part: row.name === 'attributes' ? row.name : 'namespaces',
    key: rootKey(row.attribute),
  })),
)

/** The place of each spelling among the slots; what has none is a kwarg. */
export const placeOf: ReadonlyMap<string, number> = new Map(slots.map(({spelling}, place) => [spelling, place]))
