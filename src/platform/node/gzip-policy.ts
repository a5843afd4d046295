import {promisify} from 'node:util'
import zlib from 'node:zlib'

/** Whether bodies for one receiver are compressed: until it refuses the first compressed one. */
export class GzipPolicy {
  #wanted: boolean
  #proven = false

  constructor(wanted: boolean) {
    this.#wanted = wanted
  }

  wants(body: Uint8Array): boolean {
    return this.#wanted && body.byteLength >= worthCompressing
  }

  /** Takes the status for a body. `true`: the receiver may not know gzip, and no further body will be compressed. */
  gaveUp(status: number, compressed: boolean): boolean {
    if (!compressed) return false
    if (status < 300) this.#proven = true
    // From a receiver that accepted a compressed body before, these statuses have another cause.
    if (this.#proven || (status !== 400 && status !== 415)) return false
    this.#wanted = false
    return true
  }
}

/** Smaller bodies gain nothing. */
const worthCompressing = 1_024

// The fastest level costs a third of the default one, and telemetry repeats itself so much that it shrinks all the same.
const fastest = {level: 1}
const gzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gzip)

/** Compresses in the thread pool. */
export function compress(body: Uint8Array): Promise<Uint8Array> {
  return gzip(body, fastest)
}
