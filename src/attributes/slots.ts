import {type Key, rootKey} from './key-cache.ts'
import {type NamespaceRow, namespaces} from './namespaces.ts'
import type {Source} from './write.ts'

/** One spelling of one namespace: the places of an enrichment, in write order. */
export interface Slot extends Source {
  readonly row: NamespaceRow
  readonly spelling: string
  readonly bit: number
  /** The key of `row.attribute`, and of `row.errorName` when there is one. */
  readonly key: Key
  readonly errorKey: Key | undefined
}

// An enrichment is read once to see what is given, as bits, and then in write order: without lists and without
// asking for keys that are not there.
const slots: readonly Slot[] = namespaces
  .flatMap(row => row.spellings.map(spelling => ({row, spelling})))
  .map(({row, spelling}, index) => ({
    row,
    spelling,
    part: row.name === 'attributes' ? 'attributes' : 'namespaces',
    descriptive: row.descriptive,
    bit: 1 << index,
    key: rootKey(row.attribute),
    errorKey: row.errorName === undefined ? undefined : rootKey(row.errorName),
  }))
/** The slot of the lowest of these bits. */
export function slotAt(bits: number): Slot {
  return slots[31 - Math.clz32(bits & -bits)] as Slot
}

/** The slot of each spelling; what has none is a kwarg. */
export const slotOf: ReadonlyMap<string, Slot> = new Map(slots.map(slot => [slot.spelling, slot]))
export const kwargsBit: number = 1 << slots.length
