import type {Context, Span} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/attribute.ts'
import type {Owner} from '../context/state/owner.ts'
import {sharedState} from '../context/state/state.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import type {Block} from './enrichment-scope.ts'
import type {Explanation} from './explanation.ts'
import type {Target, TargetKeys} from './target.ts'
import type {Writer} from './writer.ts'

/**
 * How an enrichment treats spans with owners. The first tracer of the process installs these rules, from any copy of
 * the package. Before that, spans have no owners, so a page that only enriches foreign spans never loads the rules.
 * Copies of other versions use them too, so members are only ever added, and new ones are optional.
 */
export interface TracerRules {
  /** Resolves the target among tracers. `silent` suppresses reports. */
  readonly resolve: (keys: TargetKeys, at: Context, silent: boolean) => Target
  /** Reports an enrichment after its tracer, or the span around it, has ended. */
  readonly reportLate: (target: Target, caller: string) => void
  /** Reports an enrichment that finds no span because no context manager works. */
  readonly reportLost: (target: Target, caller: string) => void
  /** Returns a writer for a span with an owner, which protects ids and limits. Returns `undefined` for a plain span. */
  readonly writerFor: (
    span: Span,
    target: Target,
    inherited: Record<string, AttributeScalar> | undefined,
  ) => Writer | undefined
  /** Returns a more precise cause than that of the row. */
  readonly causeOf: (failure: Failure, target: Target) => string | undefined
  /** Runs `with` under a tracer. The tracer's spans inside inherit the data. */
  readonly runInside: (target: Target, owner: Owner, enrichment: object, block: Block) => unknown
  /** Adds owners to an explanation that contains only plain spans. */
  readonly explain: (plain: Explanation, target: Target) => Explanation
}

let installed: TracerRules | undefined

/** Returns the rules when a tracer exists in this process. */
export function tracerRules(): TracerRules | undefined {
  return (installed ??= sharedState()?.tracerRules as TracerRules | undefined)
}

/** Uses `rules` in this copy, even if another copy installed others. */
export function useTracerRules(rules: TracerRules): void {
  installed = rules
}
