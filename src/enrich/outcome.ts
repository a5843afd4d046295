import type {Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {AnyTracer} from '../context/owner.ts'
import type {Reason} from '../diagnostics/code-row.ts'

export type {Reason}

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
