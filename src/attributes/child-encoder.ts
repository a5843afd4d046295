import type {Loss} from './bounded-writer.ts'
import type {Key} from './key-cache.ts'

/** What containers need of the encoder: it encodes one child, and says whether there is room for it. */
export interface ChildEncoder {
  /** Keys and elements that may still be looked at. */
  nodes: number
  /** Encodes `value` as `key`. */
  encode(key: Key, value: unknown, depth: number): void
  /** The same for one child, which counts. */
  encodeChild(key: Key, value: unknown, depth: number): void
  /** The same for one property, which may have a getter that throws. */
  encodeProperty(key: Key, owner: object, name: string, depth: number): void
  /** Writes a marker in place of a value. */
  putLoss(key: Key, loss: Loss): void
  /** Counts children that were not looked at. */
  leaveOut(count: number): void
}

/** What a collection says of its size, to count what was left out of it. */
export function sizeOf(collection: object): number {
  const {size, length} = collection as {readonly size?: unknown; readonly length?: unknown}
  return Number(size ?? length)
}
