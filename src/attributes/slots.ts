import {type Key, rootKey} from './key-cache.ts'
import {type NamespaceName, namespaces} from './namespaces.ts'
import type {Source} from './write.ts'

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
