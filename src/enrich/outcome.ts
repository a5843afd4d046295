import type {Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {AnyTracer} from '../context/state/any-tracer.ts'
import type {Reason} from '../diagnostics/code-row.ts'
import type {EnrichResult} from './enrich-result.ts'

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
