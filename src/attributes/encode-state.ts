import type {Key} from './key-cache.ts'
import {defaultLimits, type Limits} from './limits.ts'
import type {AttributeScalar, Source, Write} from './attribute.ts'
import {byteLength, bytesPerUnit, cutText} from './text.ts'

/** One call while it is written: what it may still spend, and what it lost. */
export interface EncodeState {
  readonly write: Write
  readonly limits: Limits
  /** Gives what is written of an instance instead of its fields, for example `[Client]`; `undefined`: its fields. */
  readonly markerOf: MarkerOf | undefined
  /** What is being written. */
  source: Source
  /** Attributes that are missing, or are not what was given. */
  lost: number
  /** Keys and elements that may still be looked at. */
  nodes: number
  /** UTF-16 units that keys made of data may still take. */
  keyRoom: number
  /** UTF-8 bytes of the texts written. */
  text: number
  /** Keys and elements that were left out since `putCut`. */
  cut: number
  /** The same by attribute: `metadata`, `attributes` and kwargs share one, and so one count. */
  cuts: Record<string, number> | undefined
}

export type MarkerOf = (value: object, prototype: object) => string | undefined

/** What stands where a value could not: each costs the call its `true`. */
export type Loss = '[Deep]' | '[Circular]' | '[Unreadable]' | '[Invalid Date]'

/** Keys may be as long as their data is hostile. Thousands of ordinary ones fit. */
const mostKeyText = 4 * 1024 * 1024

export function startEncode(write: Write, limits: Limits = defaultLimits, markerOf?: MarkerOf): EncodeState {
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

/** What is being written where nothing else is said. */
export const kwargs: Source = {part: 'kwargs', descriptive: true}

/** Writes a leaf that takes no text. */
export function put(call: EncodeState, key: Key, value: AttributeScalar): void {
  // Kept keys are short: as many as there can be nodes stay within the bound.
  if (!key.kept) {
    const units = key.text.length
    if (units > call.keyRoom) return leaveOut(call, 1)
    call.keyRoom -= units
  }
  call.write(key.text, value, call.source)
}

/** Writes text, cut where it passes a limit. */
export function putText(call: EncodeState, key: Key, text: string): void {
  const {callBytes, valueBytes} = call.limits
  let bytes = text.length * bytesPerUnit
  // Text is charged at the most it can take until this much is spent: counting its bytes costs more than writing it.
  if (call.text + bytes > Math.min(callBytes / 64, valueBytes)) {
    const room = Math.min(valueBytes, callBytes - call.text)
    bytes = byteLength(text)
    if (bytes > room) {
      const cut = cutText(text, bytes, room)
      if (cut === undefined) return leaveOut(call, 1)
      call.lost += 1
      bytes = byteLength(cut)
      text = cut
    }
  }
  call.text += bytes
  put(call, key, text)
}

/** Writes a marker instead of a value that is lost. */
export function putLoss(call: EncodeState, key: Key, loss: Loss): void {
  call.lost += 1
  putText(call, key, loss)
}

/** Whether one more key or element may be looked at; otherwise the `left` that there are count as left out. */
export function take(call: EncodeState, left: number): boolean {
  if (call.nodes === 0) {
    leaveOut(call, left)
    return false
  }
  call.nodes -= 1
  return true
}

/** Counts keys and elements that were not looked at. */
export function leaveOut(call: EncodeState, count: number): void {
  // What a hostile collection says of its size may be anything.
  const known = count > 0 ? Math.min(count, Number.MAX_SAFE_INTEGER) : 1
  call.cut += known
  call.lost += known
}

/** Writes `<namespace>._cut` when anything was left out there. */
export function putCut(call: EncodeState, {text}: Key): void {
  if (call.cut === 0) return
  call.cuts ??= {}
  const count = call.cut + (call.cuts[text] ?? 0)
  call.cuts[text] = count
  call.cut = 0
  call.write(`${text}._cut`, count, call.source)
}
