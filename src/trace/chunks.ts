import type {Limits} from '../attributes/limits.ts'
import {byteLength, cutText} from '../attributes/text.ts'

/** Chunks are a list of values, or the pieces of one text or of one run of bytes. */
export type ChunkForm = 'values' | 'stream'

/** The longest list that a span shows. */
const mostShown = 1_000
/** The longest list that `aggregate` receives. */
const mostKept = 10_000

/**
 * The chunks of one result, up to the number that a span can show or that `aggregate` receives. Further chunks are only
 * counted.
 */
export class Chunks {
  count = 0
  /** The number of chunks that were not kept. */
  left = 0
  readonly #form: ChunkForm
  readonly #whole: boolean
  readonly #limits: Limits
  readonly #kept: unknown[] = []
  #size = 0
  #texts = 0
  #binaries = 0
  #binaryBytes = 0
  #leftBytes = 0

  /** Creates an empty collection. With `whole`, chunks are kept as they are, for `aggregate`. */
  constructor(form: ChunkForm, whole: boolean, limits: Limits) {
    this.#form = form
    this.#whole = whole
    this.#limits = limits
  }

  add(chunk: unknown): void {
    this.count += 1
    const bytes = binaryLength(chunk)
    if (typeof chunk === 'string') this.#texts += 1
    else if (bytes !== undefined) this.#countBinary(bytes)
    // Only the size of bytes is shown, so a long file must not stay in memory.
    const kept = this.#whole || bytes === undefined ? chunk : `[Binary ${bytes} bytes]`
    const size = sizeOf(kept)
    if (this.#keeps(kept, size)) {
      this.#size += size
      this.#kept.push(kept)
    } else {
      this.left += 1
      if (typeof kept === 'string') this.#leftBytes += byteLength(kept)
    }
  }

  /** The chunks that `aggregate` receives. */
  get kept(): readonly unknown[] {
    return this.#kept
  }

  /** The recorded output without `aggregate`: the text or the size of a stream, otherwise the list. */
  toOutput(): unknown {
    if (this.#form === 'values' || this.count === 0) return this.#kept
    if (this.#texts === this.count) return this.#text(this.#kept.join(''))
    return this.#binaries === this.count ? `[Binary ${this.#binaryBytes} bytes]` : this.#kept
  }

  #keeps(chunk: unknown, size: number): boolean {
    // Once a chunk is left out, all later ones are too. The output could not show a gap.
    if (this.left > 0) return false
    if (this.#whole) return this.#kept.length < mostKept && this.#size + size <= this.#limits.callBytes
    // Text of a stream is joined, because a thousand short pieces can be one short text.
    if (this.#form === 'stream' && typeof chunk === 'string') return this.#size + size <= this.#limits.valueBytes
    return this.#kept.length < mostShown && this.#size + size <= this.#limits.callBytes
  }

  #countBinary(bytes: number): void {
    this.#binaries += 1
    this.#binaryBytes += bytes
  }

  #text(text: string): string {
    if (this.#leftBytes === 0) return text
    return cutText(text, byteLength(text) + this.#leftBytes, this.#limits.valueBytes) ?? ''
  }
}

function binaryLength(chunk: unknown): number | undefined {
  return ArrayBuffer.isView(chunk) || isArrayBuffer(chunk) ? chunk.byteLength : undefined
}

// `instanceof` would follow the endless prototypes of a proxy, and throw.
function isArrayBuffer(chunk: unknown): chunk is ArrayBuffer {
  if (typeof chunk !== 'object' || chunk === null) return false
  try {
    return (
      Object.getPrototypeOf(chunk) === ArrayBuffer.prototype && typeof (chunk as ArrayBuffer).byteLength === 'number'
    )
  } catch {
    return false
  }
}

// The size of an object is the number of its own properties. Getters are not run.
function sizeOf(chunk: unknown): number {
  if (typeof chunk === 'string') return chunk.length
  if (typeof chunk !== 'object' || chunk === null) return 8
  return binaryLength(chunk) ?? surfaceOf(chunk)
}

function surfaceOf(chunk: object): number {
  let size = 64
  try {
    for (const key of Object.keys(chunk)) {
      const value: unknown = Object.getOwnPropertyDescriptor(chunk, key)?.value
      size += key.length + (typeof value === 'string' ? value.length : 8)
    }
  } catch {
    // A proxy that throws when it is read.
  }
  return size
}
