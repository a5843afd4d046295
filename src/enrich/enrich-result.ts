import type {Failure} from '../diagnostics/code-row.ts'
import type {Target} from './target.ts'

/** An enrichment that was carried out, or not. */
export interface EnrichResult {
  readonly target: Target
  readonly failure: Failure | undefined
  readonly written: number
  readonly lost: number
}
