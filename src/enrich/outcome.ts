import type {Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {AnyTracer} from '../context/state/owner.ts'
import type {Failure, Reason} from '../diagnostics/code-row.ts'
import type {Target} from './target.ts'

export type {Reason}

/** The result of one enrichment. `written` and `lost` count attributes. */
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

/** The result of one enrichment, before a caller reads it. Most calls only return whether `failure` is absent. */
export interface EnrichResult {
  readonly target: Target
  readonly failure: Failure | undefined
  readonly written: number
  readonly lost: number
}

/** Returns `result` as a new object, so that two stored outcomes stay independent. */
export function toOutcome({target, failure, written, lost}: EnrichResult): Outcome {
  const {owner, via, span} = target
  const tracer = owner === undefined ? {} : {tracer: owner.tracer}
  if (failure === undefined && target.span !== undefined) {
    return {ok: true, via: target.via, span: target.span, ...tracer, written}
  }
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
