import type {Key} from './key-cache.ts'
import {defaultLimits, type Limits} from './limits.ts'
import type {AttributeScalar} from './namespaces.ts'
import {byteLength, bytesPerUnit, cutText} from './text.ts'
import type {Source, Write} from './write.ts'

/** What stands where a value could not: each costs the call its `true`. */
export type Loss = '[Deep]' | '[Circular]' | '[Unreadable]' | '[Invalid Date]'

/** UTF-16 units of all keys of one call: keys may be as long as their data is hostile. Thousands of ordinary ones fit. */
const mostKeyText = 4 * 1024 * 1024

/** Writes the leaves of one call, within its limits, and counts what it could not write. */
export class BoundedWriter {
  /** Attributes that are missing, or are not what was given. */
  lost = 0
  /** What is being written. */
  source: Source = nobody
  /** Keys and elements that may still be looked at. */
  nodes = 0
  protected limits: Limits = defaultLimits
  #write: Write = nowhere
  // Text is charged at the most it can take until this much is spent: counting its bytes costs more than writing it.
  #uncounted = 0
  #text = 0
  #keys = 0
  #cut = 0
  // `metadata`, `attributes` and kwargs share one attribute, and so one count.
  #cuts: Map<string, number> | undefined

  /** Starts a call. One writer serves many calls, one after the other: a new one costs as much as two attributes. */
  begin(write: Write, limits: Limits): void {
    this.lost = 0
    this.source = nobody
    this.nodes = limits.nodes
    this.limits = limits
    this.#write = write
    this.#uncounted = Math.min(limits.callBytes / 64, limits.valueBytes)
    this.#text = 0
    this.#keys = 0
    this.#cut = 0
    this.#cuts = undefined
  }

  /** Ends a call and keeps nothing of it alive. */
  end(): void {
    this.#write = nowhere
  }

  /** Whether one more key or element may be looked at. */
  protected take(): boolean {
    if (this.nodes === 0) {
      this.leaveOut(1)
      return false
    }
    this.nodes -= 1
    return true
  }

  /** Writes a leaf that takes no text. */
  protected put(key: Key, value: AttributeScalar): void {
    // Kept keys are short: as many as there can be nodes stay within the bound.
    if (key.kept || this.#hasRoomFor(key)) this.#write(key.text, value, this.source)
    else this.leaveOut(1)
  }

  #hasRoomFor({text}: Key): boolean {
    if (this.#keys + text.length > mostKeyText) return false
    this.#keys += text.length
    return true
  }

  /** Writes text, cut where it passes a limit. */
  protected putText(key: Key, value: string): void {
    const most = this.#text + value.length * bytesPerUnit
    if (most > this.#uncounted) {
      this.#putCounted(key, value)
    } else {
      this.#text = most
      this.put(key, value)
    }
  }

  /** Writes a leaf, or the marker where there is none. */
  protected putLeaf(key: Key, leaf: number | string | undefined, otherwise: Loss): void {
    if (leaf === undefined) this.putLoss(key, otherwise)
    else if (typeof leaf === 'string') this.putText(key, leaf)
    else this.put(key, leaf)
  }

  /** Writes a marker instead of a value that is lost. */
  putLoss(key: Key, loss: Loss): void {
    this.lost += 1
    this.putText(key, loss)
  }

  /** Counts keys and elements that were not looked at. */
  leaveOut(count: number): void {
    // What a hostile collection says of its size may be anything.
    const known = count > 0 ? Math.min(count, Number.MAX_SAFE_INTEGER) : 1
    this.#cut += known
    this.lost += known
  }

  /** Writes `<attribute>._cut` when anything was left out there. */
  putCut(attribute: string): void {
    if (this.#cut === 0) return
    this.#cuts ??= new Map()
    const count = this.#cut + (this.#cuts.get(attribute) ?? 0)
    this.#cuts.set(attribute, count)
    this.#cut = 0
    this.#write(`${attribute}._cut`, count, this.source)
  }

  #putCounted(key: Key, value: string): void {
    const {callBytes, valueBytes} = this.limits
    const bytes = byteLength(value)
    const room = Math.min(valueBytes, callBytes - this.#text)
    if (bytes <= room) {
      this.#text += bytes
      this.put(key, value)
      return
    }
    const cut = cutText(value, bytes, room)
    if (cut === undefined) {
      this.leaveOut(1)
    } else {
      this.lost += 1
      this.#text += byteLength(cut)
      this.put(key, cut)
    }
  }
}

const nowhere: Write = () => {}
const nobody: Source = {part: 'namespaces', descriptive: false}
