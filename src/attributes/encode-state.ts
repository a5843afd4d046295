import type {Key} from './key-cache.ts'
import {defaultLimits, type Limits} from './limits.ts'
import type {AttributeScalar, Source, Write} from './attribute.ts'
import {byteLength, bytesPerUnit, cutText} from './text.ts'

/** The state of one call during its encoding: its remaining budget, and its losses. */
export interface EncodeState {
  readonly write: Write
  readonly limits: Limits
  /**
   * Returns a text for an instance in place of its fields, for example `[Client]`. With `undefined`, the fields are
   * encoded.
   */
  readonly markerOf: ((value: object, prototype: object) => string | undefined) | undefined
  /** The part of the call that is being written. */
  source: Source
  /** The number of attributes that are missing or changed. */
  lost: number
  /** The number of keys and elements that may still be visited. */
  nodes: number
  /** The number of UTF-16 units that uncached keys may still use. */
  keyRoom: number
  /** The number of UTF-8 bytes in the texts written so far. */
  text: number
  /** The number of keys and elements left out since the last `putCut`. */
  cut: number
  /**
   * The totals of left-out keys by attribute. `metadata`, `attributes` and kwargs share one attribute, so they share a
   * total.
   */
  cuts: Record<string, number> | undefined
}

/** The markers for values that cannot be written. Each makes the call return `false`. */
type Loss = `[${string}]`

/** The most UTF-16 units of uncached keys. Hostile data has keys of any length. Thousands of ordinary keys fit. */
const mostKeyText = 4 * 1024 * 1024

/** Starts the encoding of one call. */
export function startEncode(
  write: Write,
  limits: Limits = defaultLimits,
  markerOf?: EncodeState['markerOf'],
): EncodeState {
  return {
    write,
    limits,
    markerOf,
    source: kwargs,
    lost: 0,
    nodes: limits.nodes,
    keyRoom: mostKeyText,
    text: 0,
    cut: 0,
    cuts: undefined,
  }
}

/** Creates all keys outside the namespaces. */
export const kwargs: Source = {part: 'kwargs', descriptive: true}

/** Writes a value without a text. */
export function put(state: EncodeState, key: Key, value: AttributeScalar): void {
  // Cached keys are short. Even one for each node stays within the bound.
  if (!key.cached) {
    const units = key.text.length
    if (units > state.keyRoom) return leaveOut(state, 1)
    state.keyRoom -= units
  }
  state.write(key.text, value, state.source)
}

/** Writes text and cuts it at the limits. */
export function putText(state: EncodeState, key: Key, text: string): void {
  const {callBytes, valueBytes} = state.limits
  let bytes = text.length * bytesPerUnit
  // Below this total, each text counts with its largest possible size, because counting its bytes costs more than
  // writing it.
  if (state.text + bytes > Math.min(callBytes / 64, valueBytes)) {
    const room = Math.min(valueBytes, callBytes - state.text)
    // Not even the mark of a cut fits, so the length of the text does not matter.
    if (text.length > room && room < shortestCut) return leaveOut(state, 1)
    bytes = byteLength(text)
    if (bytes > room) {
      const cut = cutText(text, bytes, room)
      if (cut === undefined) return leaveOut(state, 1)
      state.lost += 1
      bytes = byteLength(cut)
      text = cut
    }
  }
  state.text += bytes
  put(state, key, text)
}

/** The bytes of the shortest mark of a cut: `…[+1 bytes]`. */
const shortestCut = 13

/** True when no long text fits into the call any more. */
export function isFull({text, limits}: EncodeState): boolean {
  return limits.callBytes - text < shortestCut
}

/** Counts work that takes as much time as so many keys or elements. */
export function charge(state: EncodeState, nodes: number): void {
  state.nodes = Math.max(0, state.nodes - nodes)
}

/** Writes a marker instead of a value. */
export function putLoss(state: EncodeState, key: Key, loss: Loss): void {
  state.lost += 1
  putText(state, key, loss)
}

/** Returns true when one more key or element may be visited. Otherwise it counts the remaining `left` as left out. */
export function take(state: EncodeState, left: number): boolean {
  if (state.nodes === 0) {
    leaveOut(state, left)
    return false
  }
  state.nodes -= 1
  return true
}

/** Counts keys and elements that were not visited. */
export function leaveOut(state: EncodeState, count: number): void {
  // A hostile collection may report any value as its size.
  const known = count > 0 ? Math.min(count, Number.MAX_SAFE_INTEGER) : 1
  state.cut += known
  state.lost += known
}

/** Writes `<namespace>._cut` when keys or elements were left out there. */
export function putCut(state: EncodeState, {text}: Key): void {
  if (state.cut === 0) return
  state.cuts ??= {}
  const count = state.cut + (state.cuts[text] ?? 0)
  state.cuts[text] = count
  state.cut = 0
  state.write(`${text}._cut`, count, state.source)
}
