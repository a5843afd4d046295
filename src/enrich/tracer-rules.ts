import type {Context, Span} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Owner} from '../context/state/owner.ts'
import {sharedState} from '../context/state/state.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import type {Block} from './enrichment-scope.ts'
import type {Planned, OwnerExplanation} from './explanation.ts'
import type {Consumed, Target} from './target.ts'
import type {Writer} from './writer.ts'

/**
 * How an enrichment tells tracers apart. The first tracer of the process brings it, from whichever copy of the package:
 * before that no span has an owner, and a page that enriches spans of others only does not load a line of it. Copies of
 * other versions follow it too: members are only ever added, and optional from then on.
 */
export interface TracerRules {
  /** The target among owners: `named` is the tracer that the caller named, `span` the span. `silent` counts nothing. */
  readonly resolve: (
    at: Context,
    named: Owner | undefined,
    span: Span | undefined,
    consumed: Consumed,
    silent: boolean,
  ) => Target
  /** Tells of an enrichment that comes after its tracer, or the span around it, has ended. */
  readonly reportLate: (target: Target, caller: string) => void
  /** Tells of an enrichment that finds no span because nothing carries the context to it. */
  readonly reportLost: (target: Target, caller: string) => void
  /** A writer for a span with an owner, which keeps ids and limits; `undefined` for a plain one. */
  readonly writerFor: (
    span: Span,
    target: Target,
    handedOn: Record<string, AttributeScalar> | undefined,
  ) => Writer | undefined
  /** What is known better than the row's cause. */
  readonly causeOf: (failure: Failure, target: Target) => string | undefined
  /** `with` under a tracer, which hands data on to the spans started inside. */
  readonly runInside: (target: Target, owner: Owner, enrichment: object, block: Block) => unknown
  /** What owners add to an explanation. */
  readonly explain: (target: Target, planned: Planned) => OwnerExplanation
}

let brought: TracerRules | undefined

/** The rules, if any tracer was made in this process. */
export function tracerRules(): TracerRules | undefined {
  return (brought ??= sharedState()?.tracerRules as TracerRules | undefined)
}

/** Makes `own` the rules of this copy, whatever others brought. */
export function useTracerRules(own: TracerRules): void {
  brought = own
}
