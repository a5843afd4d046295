import type {Write} from '../attributes/write.ts'
import type {Failure} from '../diagnostics/code-row.ts'

/** Writes one enrichment onto one span, and counts. */
export interface Writer {
  readonly write: Write
  readonly written: number
  /** Attributes that were not written. */
  readonly refused: number
  /** Ends the enrichment and says why attributes were refused, if so. The counts are final; nothing of it is kept alive. */
  end(): Failure | undefined
}
