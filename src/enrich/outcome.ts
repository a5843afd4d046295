import type {Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {AnyTracer} from '../context/owner.ts'

/** Why an enrichment was not written, or not all of it. Each is also a code in `diagnostics()`. */
export type Reason =
  | 'no-span'
  | 'not-recording'
  | 'span-ended'
  | 'foreign-span'
  | 'not-our-tracer'
  | 'scope-closed'
  | 'dropped'
  | 'reserved-key'

/** What became of one enrichment. `written` and `lost` count attributes. */
export type Outcome =
  | {
      readonly ok: true
      readonly via: Via
      readonly span: Span
      readonly tracer?: AnyTracer
      readonly written: number
    }
  | {
      readonly ok: false
      readonly reason: Reason
      readonly via?: Via
      readonly span?: Span
      readonly tracer?: AnyTracer
      readonly written: number
      readonly lost: number
    }
