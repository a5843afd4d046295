import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/** The limits of a spool, and its folder. */
export interface SpoolOptions {
  /** The folder of all spools; `.enrich-span/spool` in the working directory when absent. */
  readonly folder?: string
  /** The most bytes of undelivered records; 256 MiB when absent. Beyond it, new spans wait in memory only. */
  readonly maxBytes?: number
  /** Milliseconds from the last write to a file until its spans are too old to be sent; 7 days when absent. */
  readonly maxAgeMs?: number
  /** 'interval' asks the disk to write every 500 ms, so a power failure loses no more than that; 'none' when absent. */
  readonly sync?: 'none' | 'interval'
}

/** The destination of a spool. Records of another destination are never read. */
export interface SpoolDestination {
  /** The name that replaces the digest of URL and headers. */
  readonly name?: string | undefined
  readonly url: string
  /** The URL without user, query and fragment, which may be written. */
  readonly shownUrl: string
  readonly headers: Readonly<Record<string, string>>
}

/** The place of one record on disk. */
export interface DiskRange {
  readonly segment: SegmentOfRange
  /** The first byte, and the byte after the last. */
  readonly start: number
  readonly end: number
}

/** The part of a segment that its places need. */
export interface SegmentOfRange {
  /** Reads a record back. `undefined` when it is damaged or gone. */
  read(place: DiskRange): ReadableSpan | undefined
  /** Notes that a request with these records is about to leave. */
  sending(places: readonly DiskRange[]): void
  /** Notes that these records need no more work. */
  settle(places: readonly DiskRange[]): void
}

/** A record that an ended process left. */
export interface FoundSpan {
  readonly span: ReadableSpan
  readonly place: DiskRange
}

/** Events of a spool. */
export interface SpoolEvents {
  /** Records may have been removed or taken over. Those without an outcome must be written again. */
  onMoved(): void
  /** The disk takes records again. */
  onRoom(): void
  onProblem(kind: 'failed' | 'full', cause: string): void
  /** `next` may return spans. */
  onFound(): void
  /** An ended process left records that are not sent. */
  onUnusable(kind: 'damaged' | 'expired', count: number): void
  /** An ended process may have delivered so many of its records already. */
  onRepeated(count: number): void
}

/** Keeps the spans of one destination on disk until they are delivered. */
export interface Spool {
  /** The absolute path of the folder of all spools. */
  readonly folder: string
  readonly maxBytes: number
  /**
   * Writes one record, a JSON object without its closing brace. When it returns a place, the operating system has the
   * record. Returns `undefined` while the record cannot be written.
   */
  write(record: string): DiskRange | undefined
  /** Returns the next spans that ended processes left; `undefined` when there are none now. Never rejects. */
  next(): Promise<readonly FoundSpan[] | undefined>
  /** True while an owner is watched that may have ended. */
  readonly isWatching: boolean
  /** Asks the disk to write what the operating system has. */
  sync(): Promise<void>
  /** Leaves undelivered records to the next process. */
  close(): void
}

/** Chooses the owners whose records a spool takes over. */
export interface TakeOverRule {
  /** True when the records of every destination folder are candidates. Otherwise only those of its own. */
  readonly everywhere?: boolean
  /** True when records for this URL may be sent. */
  readonly accepts?: (url: string) => boolean
  /** Milliseconds without a heartbeat after which an owner that cannot be checked counts as dead; 60,000 when absent. */
  readonly watchMs?: number
}
