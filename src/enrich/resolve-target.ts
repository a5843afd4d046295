import type {Context, Span} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import type {Owner} from '../context/owner.ts'
import type {Failure} from '../diagnostics/code-row.ts'
import {foreignSpan, noSpan, notOurTracer, notRecording, spanEnded} from '../diagnostics/codes.ts'
import {consumedBy, isForeignTracer, namedOwner, namedSpan, readTracer} from './named-target.ts'
import {ownership} from './ownership.ts'
import type {Target} from './target.ts'

/** Resolves the target of `enrichment` at `at`; `instance` is the tracer whose method was called. `silent` counts nothing. */
export function resolveTarget(
  enrichment: object,
  instance: Owner | undefined,
  at: Context,
  silent: boolean = false,
): Target {
  const tracer = readTracer(enrichment)
  const named = namedOwner(tracer)
  const span = namedSpan(enrichment)
  const consumed = consumedBy(named, span)
  if (tracer !== undefined && named === undefined && isForeignTracer(tracer)) {
    return {via: undefined, span: undefined, owner: undefined, failure: notOurTracer, consumed, at, place: undefined}
  }
  const rules = ownership()
  if (rules !== undefined) return rules.resolve(at, named ?? instance, span, consumed, silent)
  const found = span ?? trace.getSpan(at)
  const via = span ? 'explicit' : found && 'active'
  return {via, span: found, owner: undefined, failure: liveness(found), consumed, at, place: undefined}
}

/** The target of a later enrichment of a scope: the same span, whatever is active now. */
export function pinnedTarget(target: Target, enrichment: object): Target {
  const named = namedOwner(readTracer(enrichment))
  const span = namedSpan(enrichment)
  const consumed = consumedBy(named, span)
  if (target.span === undefined || target.failure === foreignSpan) return {...target, consumed}
  const elsewhere = (named !== undefined && named !== target.owner) || (span !== undefined && span !== target.span)
  const failure = elsewhere ? foreignSpan : liveness(target.span)
  // Mostly nothing has changed, and a copy costs half an attribute.
  if (failure === target.failure && consumed === target.consumed) return target
  return {...target, consumed, failure}
}

/** Why nothing can be written to `span`, if so. */
export function liveness(span: Span | undefined): Failure | undefined {
  if (span === undefined) return noSpan
  try {
    if (span.isRecording()) return undefined
    return (span as {ended?: unknown}).ended === true ? spanEnded : notRecording
  } catch {
    return notRecording
  }
}
