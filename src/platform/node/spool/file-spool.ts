import {randomBytes} from 'node:crypto'
import {existsSync, statSync, utimesSync} from 'node:fs'
import path from 'node:path'
import type {
  FoundSpan,
  DiskRange,
  Spool,
  SpoolDestination,
  SpoolEvents,
  SpoolOptions,
  TakeOverRule,
} from '../../spool.ts'
import {monotonicMs, soon, timestamp} from '../clock.ts'
import {destinationFolder, makeRoot, spoolRoot} from './destination-folder.ts'
import {type OwnerRecord, ownRecord, writeRecord} from './owner-record.ts'
import {removeIfEmpty} from './owner-folder.ts'
import {makeSafeFolder} from './safe-folder.ts'
import {Segment} from './segment.ts'
import {Timers} from './timers.ts'
import type {TakeOver} from './take-over.ts'

/** The bytes after which a new segment begins, because only whole segments are removed. */
const segmentBytes = 8 * 1024 ** 2
const largestRecord = 16 * 1024 ** 2
const heartbeatMs = 10_000
const scanMs = 60_000
/** Milliseconds between two attempts while the disk does not take records. */
const pauseMs = 1_000
const syncMs = 500

const defaults = {maxBytes: 256 * 1024 ** 2, maxAgeMs: 7 * 24 * 3_600_000, sync: 'none'} as const

/** The spool of one destination in this process. Only it writes in its own folder, so writing needs no lock. */
export class FileSpool implements Spool {
  readonly folder: string
  readonly maxBytes: number
  readonly #options: Required<Omit<SpoolOptions, 'folder'>>
  readonly #destination: SpoolDestination
  readonly #rule: TakeOverRule
  readonly #events: SpoolEvents
  readonly #segments = new Set<Segment>()
  /** The folder of this owner, once there is something to write. */
  #home: string | undefined
  #record: OwnerRecord | undefined
  #current: Segment | undefined
  #made = 0
  #heldBytes = 0
  #failedAt = -Infinity
  #isFailing = false
  #cancelRetry: (() => void) | undefined
  #isDirty = false
  #isClosed = false
  #takeOver: TakeOver | undefined
  readonly #timers = new Timers()

  constructor(destination: SpoolDestination, options: SpoolOptions, rule: TakeOverRule, events: SpoolEvents) {
    const {folder, ...limits} = options
    this.folder = spoolRoot(folder)
    this.#options = {...defaults, ...limits}
    this.maxBytes = this.#options.maxBytes
    this.#destination = destination
    this.#rule = rule
    this.#events = events
    soon(() => this.#scan())
    if (this.#options.sync === 'interval') this.#timers.every(syncMs, () => void this.sync())
    this.#timers.every(heartbeatMs, () => this.#beat())
  }

  write(record: string): DiskRange | undefined {
    if (this.#isClosed) return undefined
    if (record.length > largestRecord)
      return this.#refuse('failed', `a record of ${record.length} characters is too long`)
    if (this.#heldBytes + record.length > this.maxBytes)
      return this.#refuse('full', `more than ${this.maxBytes} bytes wait in ${this.folder}`)
    if (this.#isFailing && monotonicMs() - this.#failedAt < pauseMs) return undefined
    try {
      const place = this.#segment().append(record) ?? this.#continue().append(record)
      if (place === undefined) throw new Error('a record was cut and could not be removed')
      this.#heldBytes += place.end - place.start
      this.#isDirty = true
      if (this.#isFailing) this.#resume()
      return place
    } catch (error) {
      return this.#fail(error)
    }
  }

  async next(): Promise<readonly FoundSpan[] | undefined> {
    if (this.#isClosed) return undefined
    try {
      const takeOver = (this.#takeOver ??= await this.#startTakeOver())
      const found = await takeOver?.next()
      if (found !== undefined) return found
    } catch (error) {
      this.#fail(error)
    }
    if (this.#isClosed) return undefined
    const watchMs = this.#takeOver?.watchEndsInMs
    this.#timers.once(Math.min(scanMs, watchMs === undefined ? scanMs : watchMs + 1), () => this.#scan())
    return undefined
  }

  get isWatching(): boolean {
    return this.#takeOver?.watchEndsInMs !== undefined
  }

  async sync(): Promise<void> {
    if (!this.#isDirty || this.#current === undefined) return
    this.#isDirty = false
    try {
      await this.#current.file?.sync()
    } catch {
      // What the disk did not take may be lost with the power, so it is written again elsewhere.
      this.#move()
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#timers.cancel()
    // A segment without work is removed.
    for (const segment of this.#segments) {
      segment.seal()
      segment.close()
    }
    if (this.#home === undefined || this.#record === undefined) return
    try {
      // Claimed records that wait are below this folder too.
      removeIfEmpty(this.#home)
      if (existsSync(this.#home)) writeRecord(this.#home, {...this.#record, released: true})
    } catch {
      // Others find out by themselves that this owner has ended.
    }
  }

  /** Returns the segment to write to. Begins a new one when the current one is full, removed or taken over. */
  #segment(): Segment {
    const current = this.#current
    if (current?.file === undefined) return this.#continue()
    if (!current.file.exists()) {
      this.#move()
      return this.#current ?? this.#continue()
    }
    return current.file.bytes < segmentBytes ? current : this.#continue()
  }

  #continue(): Segment {
    const home = this.#makeHome()
    this.#made += 1
    const name = `${String(this.#made).padStart(6, '0')}.jsonl`
    const next: Segment = new Segment(path.join(home, name), true, {
      onSettled: bytes => {
        if (this.#home === home) this.#heldBytes -= bytes
      },
      onRemoved: () => this.#segments.delete(next),
    })
    const before = this.#current
    this.#segments.add(next)
    this.#current = next
    before?.seal()
    return next
  }

  #makeHome(): string {
    if (this.#home !== undefined && existsSync(this.#home)) return this.#home
    makeRoot(this.folder)
    const destination = destinationFolder(this.folder, this.#destination)
    makeSafeFolder(destination)
    const time = timestamp().replace(/[-:.]/g, '')
    const home = path.join(destination, `${time}-${randomBytes(8).toString('hex')}`)
    makeSafeFolder(home)
    const {name, shownUrl} = this.#destination
    this.#record = ownRecord({...(name === undefined ? {} : {name}), url: shownUrl})
    writeRecord(home, this.#record)
    this.#home = home
    return home
  }

  // The descriptors stay open meanwhile: spans that are in no memory are read from them.
  #move(): void {
    const left = [...this.#segments]
    this.#segments.clear()
    this.#home = undefined
    this.#current = undefined
    this.#heldBytes = 0
    this.#events.onMoved()
    for (const segment of left) segment.close()
  }

  #beat(): void {
    for (const segment of this.#segments) segment.retry()
    if (this.#home === undefined) return
    try {
      const now = new Date()
      utimesSync(path.join(this.#home, 'owner.json'), now, now)
    } catch {
      if (statSync(this.#home, {throwIfNoEntry: false}) !== undefined) return
      this.#move()
    }
  }

  async #startTakeOver(): Promise<TakeOver | undefined> {
    if (!existsSync(this.folder)) return undefined
    makeRoot(this.folder)
    const destination = destinationFolder(this.folder, this.#destination)
    // Most processes find nothing, so this is loaded only when there is a folder to look into.
    const {TakeOver: Class} = await import('./take-over.ts')
    const {maxAgeMs} = this.#options
    const home = (): string => this.#makeHome()
    return new Class({...this.#rule, root: this.folder, destination, maxAgeMs, events: this.#events, home})
  }

  #scan(): void {
    if (!this.#isClosed) this.#events.onFound()
  }

  #refuse(kind: 'failed' | 'full', cause: string): undefined {
    this.#events.onProblem(kind, cause)
    return undefined
  }

  #fail(error: unknown): undefined {
    this.#failedAt = monotonicMs()
    if (this.#cancelRetry === undefined) {
      this.#cancelRetry = this.#timers.once(pauseMs, () => {
        this.#cancelRetry = undefined
        this.#failedAt = -Infinity
        this.#events.onRoom()
      })
    }
    this.#isFailing = true
    return this.#refuse('failed', error instanceof Error ? error.message : String(error))
  }

  #resume(): void {
    this.#isFailing = false
    this.#events.onRoom()
  }
}
