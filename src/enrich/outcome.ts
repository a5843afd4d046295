import type {Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {AnyTracer} from '../context/state/owner.ts'
import type {Failure, Reason} from '../diagnostics/code-row.ts'
import type {Target} from './target.ts'

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

/** An enrichment that was carried out, or not. */
export interface EnrichResult {
  readonly target: Target
  readonly failure: Failure | undefined
  readonly written: number
  readonly lost: number
}

/** What the deed is to the caller: results are new objects, so that two saved ones never show each other's outcome. */
export function toOutcome({target: {span, owner, via}, failure, written, lost}: EnrichResult): Outcome {
  const tracer = owner === undefined ? {} : {tracer: owner.tracer}
  if (failure === undefined && span !== undefined && via !== undefined) return {ok: true, via, span, ...tracer, written}
  return {
    ok: false,
    reason: failure?.code ?? 'no-span',
    ...(via && {via}),
    ...(span && {span}),
    ...tracer,
    written,
    lost,
  }
}
