import {constants, openSync, readSync, rmSync} from 'node:fs'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {DiskRange, SegmentOfRange} from '../../spool.ts'
import {RecordFile} from '../local/record-file.ts'
import {type ByteRange, closeQuietly, DoneFile} from './done-file.ts'
import {readSpan} from './read-span.ts'
import {isWhole} from './split-records.ts'

/** A reader of bytes by their places. */
type ReadBytes = (start: number, end: number) => Buffer

/** Callbacks of a segment. */
interface SegmentEvents {
  /** So many bytes need no more work. */
  onSettled(bytes: number): void
  /** Both files of the segment are removed. */
  onRemoved(): void
}

/**
 * One file of records and the file beside it that says which of them are done. Both are removed once no more records are
 * added and each one is done.
 */
export class Segment implements SegmentOfRange {
  readonly path: string
  readonly #done: DoneFile
  readonly #events: SegmentEvents
  readonly #readBytes: ReadBytes
  /** Places of records that still need work. */
  readonly #held = new Set<ByteRange>()
  readonly file: RecordFile | undefined
  #isSealed = false

  /** With `isNew` the file is created, otherwise it exists. Throws when that is impossible. */
  constructor(path: string, isNew: boolean, events: SegmentEvents) {
    this.path = path
    this.#events = events
    this.file = isNew ? new RecordFile(path) : undefined
    this.#readBytes = this.file === undefined ? readerOf(path) : (start, end) => this.file?.read(start, end) ?? none
    this.#done = new DoneFile(path.replace(/jsonl$/, 'done'))
  }

  /** The number of records that still need work. */
  get held(): number {
    return this.#held.size
  }

  /** Writes a record. Returns `undefined` when the file cannot be continued. Throws when the disk does not take it. */
  append(record: string): DiskRange | undefined {
    const start = this.file?.bytes ?? 0
    if (this.file?.append(record) !== true) return undefined
    // The line break is no part of the record.
    return this.hold(start, this.file.bytes - 1)
  }

  /** Adds a record that needs work. */
  hold(start: number, end: number): DiskRange {
    const place = {segment: this, start, end}
    this.#held.add(place)
    return place
  }

  read({start, end}: DiskRange): ReadableSpan | undefined {
    try {
      const bytes = this.#readBytes(start, end)
      return isWhole(bytes) ? readSpan(bytes.toString()) : undefined
    } catch {
      return undefined
    }
  }

  sending(places: readonly DiskRange[]): void {
    this.#done.mark('sent', places)
  }

  settle(places: readonly DiskRange[]): void {
    const gone = places.filter(place => this.#held.delete(place))
    if (gone.length === 0) return
    if (!this.#isOver) this.#done.mark('done', gone)
    this.#events.onSettled(gone.reduce((sum, {start, end}) => sum + end - start, 0))
    if (this.#isOver) this.#remove()
  }

  /** Says that no more records are added. */
  seal(): void {
    this.#isSealed = true
    if (this.#isOver) this.#remove()
  }

  /** Writes marks that the disk did not take before. */
  retry(): void {
    this.#done.write()
  }

  /** Closes the files and leaves them to another process. */
  close(): void {
    this.#done.close()
    try {
      this.file?.close()
    } catch {
      // It is closed already.
    }
  }

  get #isOver(): boolean {
    return this.#isSealed && this.#held.size === 0
  }

  // Marks without records are removed by everybody. Records without marks would be sent again.
  #remove(): void {
    this.close()
    try {
      rmSync(this.path, {force: true})
      rmSync(this.path.replace(/jsonl$/, 'done'), {force: true})
    } catch {
      // The next process that takes over removes them.
    }
    this.#events.onRemoved()
  }
}

const none = Buffer.alloc(0)

function readerOf(path: string): ReadBytes {
  return (start, end) => {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const bytes = Buffer.alloc(end - start)
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, start))
    } finally {
      closeQuietly(descriptor)
    }
  }
}
