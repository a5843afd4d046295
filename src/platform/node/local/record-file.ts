import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs'
import {promisify} from 'node:util'
import {monotonicMs} from '../clock.ts'
import {checksum} from '../files.ts'

const {O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR} = constants

/** Milliseconds between two checks that the path still names the file. */
const pathCheckMs = 1_000

/** A new file of records, private to the user. Each record is one line that ends in its checksum. */
export class RecordFile {
  readonly #path: string
  readonly #descriptor: number
  #bytes = 0
  #checkedAt: number

  constructor(path: string) {
    this.#path = path
    // Windows has no O_NOFOLLOW. A file that is new is no link either way.
    this.#descriptor = openSync(path, O_APPEND | O_CREAT | O_EXCL | O_RDWR | (O_NOFOLLOW ?? 0), 0o600)
    this.#checkedAt = monotonicMs()
  }

  /** The bytes of whole records. */
  get bytes(): number {
    return this.#bytes
  }

  /** False when the file was removed or moved: writing to it would succeed, and nobody would find the record. */
  exists(): boolean {
    const {nlink, ino} = fstatSync(this.#descriptor)
    if (nlink === 0) return false
    const now = monotonicMs()
    if (now - this.#checkedAt < pathCheckMs) return true
    this.#checkedAt = now
    return statSync(this.#path, {throwIfNoEntry: false})?.ino === ino
  }

  /**
   * Writes a record whole or not at all, and throws when it cannot be written. Returns `false` when a part of it was
   * written and could not be removed.
   */
  append(record: string): boolean {
    const line = `${record},"crc":"${checksum(record)}"}\n`
    const length = Buffer.byteLength(line)
    let written = 0
    try {
      written = writeSync(this.#descriptor, line)
      // A disk that is nearly full takes a part first.
      if (written < length) this.#writeRest(Buffer.from(line), written)
      this.#bytes += length
      return true
    } catch (error) {
      if (!this.#truncate()) return false
      throw error
    }
  }

  /** Reads bytes back, even after the file was removed or moved. */
  read(start: number, end: number): Buffer {
    const bytes = Buffer.alloc(end - start)
    const read = readSync(this.#descriptor, bytes, 0, bytes.length, start)
    return bytes.subarray(0, read)
  }

  /** Asks the disk to write what the operating system has. */
  sync(): Promise<void> {
    return promisify(fdatasync)(this.#descriptor)
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #writeRest(bytes: Buffer, from: number): void {
    for (let at = from; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
  }

  #truncate(): boolean {
    try {
      ftruncateSync(this.#descriptor, this.#bytes)
      return true
    } catch {
      return false
    }
  }
}
