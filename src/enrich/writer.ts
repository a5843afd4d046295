import type {Write} from '../attributes/write.ts'

/** Writes one enrichment onto one span, and counts. */
export interface Writer {
  readonly write: Write
  readonly written: number
  /** Refused by the span, or for lack of room on it. */
  readonly full: number
  /** Refused because the key holds a stamped id. */
  readonly reserved: number
  /** Ends the enrichment: the counts are final, and nothing of it is kept alive. */
  end(): void
}
