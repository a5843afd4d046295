import type {Context} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import type {Owner} from '../context/state/owner.ts'
import {liveness} from '../context/inspect-span.ts'
import {foreignSpan, notOurTracer} from '../diagnostics/codes.ts'
import {namedIn, type Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'

/** Resolves the target of `enrichment` at `at`; `instance` is the tracer whose method was called. `silent` counts nothing. */
export function resolveTarget(
  enrichment: object,
  instance: Owner | undefined,
  at: Context,
  silent: boolean = false,
): Target {
  const {owner, span, stranger, consumed} = namedIn(enrichment)
  const rules = tracerRules()
  if (rules !== undefined && !stranger) return rules.resolve(at, owner ?? instance, span, consumed, silent)
  const found = stranger ? undefined : (span ?? trace.getSpan(at))
  const via = found && (span ? 'explicit' : 'active')
  const failure = stranger ? notOurTracer : liveness(found)
  return {via, span: found, owner: undefined, failure, consumed, at, place: undefined}
}

/** The target of a later enrichment of a scope: the same span, whatever is active now. */
export function pinnedTarget(target: Target, enrichment: object): Target {
  const {owner, span, stranger, consumed} = namedIn(enrichment)
  // What was not found, or was somebody else's, stays so. By its code: the row may come from another copy of the package.
  if (target.span === undefined || target.failure?.code === foreignSpan.code) return {...target, consumed}
  const elsewhere = (owner !== undefined && owner !== target.owner) || (span !== undefined && span !== target.span)
  const failure = stranger ? notOurTracer : elsewhere ? foreignSpan : liveness(target.span)
  // Mostly nothing has changed, and a copy costs half an attribute.
  if (failure === target.failure && consumed === target.consumed) return target
  return {...target, consumed, failure}
}
