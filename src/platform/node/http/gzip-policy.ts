import {promisify} from 'node:util'
import zlib from 'node:zlib'

/**
 * Decides whether bodies for one receiver are compressed. Compression stops when the receiver refuses the first
 * compressed body.
 */
export class GzipPolicy {
  #wanted: boolean
  #proven = false

  constructor(wanted: boolean) {
    this.#wanted = wanted
  }

  wants(body: Uint8Array): boolean {
    return this.#wanted && body.byteLength >= worthCompressing
  }

  /**
   * Takes the response status for a body. Returns `true` when the receiver may not support gzip. Later bodies are then
   * not compressed.
   */
  gaveUp(status: number, compressed: boolean): boolean {
    if (!compressed) return false
    if (status < 300) this.#proven = true
    // If the receiver accepted a compressed body before, these statuses have another cause.
    if (this.#proven || (status !== 400 && status !== 415)) return false
    this.#wanted = false
    return true
  }
}

/** Compression does not pay for smaller bodies. */
const worthCompressing = 1_024

// The fastest level costs a third of the default level, and telemetry is so repetitive that it still shrinks well.
const fastest = {level: 1}
const gzip = promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gzip)

/** Compresses in the thread pool. */
export function compress(body: Uint8Array): Promise<Uint8Array> {
  return gzip(body, fastest)
}
