import {promisify} from 'node:util'
import zlib from 'node:zlib'

/** Compresses the bodies for one receiver, as long as that takes them compressed. */
export class GzipPolicy {
  #wanted: boolean
  #proven = false

  constructor(wanted: boolean) {
    this.#wanted = wanted
  }

  wants(body: Uint8Array): boolean {
    return this.#wanted && body.byteLength >= worthZipping
  }

  /** Hears how a body was answered; `true`: it was compressed, which the receiver may not know, and no other one will be. */
  isOver(status: number, zipped: boolean): boolean {
    if (!zipped) return false
    if (status < 300) this.#proven = true
    // A receiver that once took a compressed body means something else.
    if (this.#proven || (status !== 400 && status !== 415)) return false
    this.#wanted = false
    return true
  }
}

/** Smaller bodies gain nothing. */
const worthZipping = 1_024

// The fastest level: it costs a third of the usual one and telemetry repeats itself so much that it shrinks all the same.
const fastest = {level: 1}
const compress = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gzip)

/** Compresses beside the event loop. */
export function zip(body: Uint8Array): Promise<Uint8Array> {
  return compress(body, fastest)
}
