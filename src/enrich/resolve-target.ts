import type {Context} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import {failureOf} from '../context/inspect-span.ts'
import type {Owner} from '../context/state/owner.ts'
import {foreignSpan, noRoot, noSpan, notOurTracer} from '../diagnostics/codes.ts'
import {rootAround} from './root-around.ts'
import {readTargetKeys, type Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'

/**
 * Resolves the target of `enrichment` at `at`. `instance` is the tracer whose method was called. `silent` suppresses
 * reports.
 */
export function resolveTarget(
  enrichment: object,
  instance: Owner | undefined,
  at: Context,
  silent: boolean = false,
  root: boolean = false,
): Target {
  const found = readTargetKeys(enrichment, instance)
  const keys = root ? {...found, root} : found
  const rules = tracerRules()
  const {span: given, consumed} = keys
  const owner = undefined
  const snapshot = undefined
  if (keys.foreignTracer) return {via: undefined, span: undefined, owner, failure: notOurTracer, consumed, at, snapshot}
  if (rules !== undefined) return rules.resolve(keys, at, silent)
  const span = given ?? trace.getSpan(at)
  if (span === undefined) return {via: undefined, span, owner, failure: noSpan, consumed, at, snapshot}
  if (keys.root) {
    const outermost = rootAround(at, span)
    const failure = outermost === undefined ? noRoot : failureOf(outermost.span)
    return {via: 'active', span: outermost?.span ?? span, owner, failure, consumed, at, snapshot, root: outermost?.why}
  }
  return {via: given ? 'explicit' : 'active', span, owner, failure: failureOf(span), consumed, at, snapshot}
}

/** Returns the target of a later enrichment of a scope. It is the same span, whatever is active now. */
export function pinnedTarget(target: Target, enrichment: object): Target {
  const {owner, span, foreignTracer, consumed} = readTargetKeys(enrichment, undefined)
  // A missing span stays missing, and a foreign span stays foreign. Rows are compared by code, because they may come
  // from another copy.
  if (target.span === undefined || target.failure?.code === foreignSpan.code) return {...target, consumed}
  const elsewhere = (owner !== undefined && owner !== target.owner) || (span !== undefined && span !== target.span)
  const failure = foreignTracer ? notOurTracer : elsewhere ? foreignSpan : failureOf(target.span)
  // Usually the target has not changed. Copying it would cost half as much as an attribute.
  if (failure === target.failure && consumed === target.consumed) return target
  return {...target, consumed, failure}
}
