import {type Context, ROOT_CONTEXT} from '@opentelemetry/api'
import {type ContextSnapshot, nearestSpan, snapshotOf} from '../../context/context-snapshot.ts'
import {decide, discover, type Found, viaOwnSpan} from '../../context/discover.ts'
import {failureOf} from '../../context/inspect-span.ts'
import {ownerOfSpan} from '../../context/state/span-owner.ts'
import {state} from '../../context/state/state.ts'
import {foreignSpan, noSpan} from '../../diagnostics/codes.ts'
import {atRoot} from './at-root.ts'
import type {Target, TargetKeys} from '../target.ts'

/** Resolves the target in a process with tracers: the nearest span of the discovered tracer, or a plain span. */
export function resolveByTracer(keys: TargetKeys, at: Context, silent: boolean): Target {
  const nearest = resolveNearest(keys, at, silent)
  return keys.root ? atRoot(nearest) : nearest
}

function resolveNearest(keys: TargetKeys, at: Context, silent: boolean): Target {
  const {owner: explicit, span: given, consumed} = keys
  // No tracer entered the root context, and it has no active span. Most calls without a span come from it and must be
  // cheap.
  if (at === ROOT_CONTEXT && explicit === undefined && given === undefined && state().defaultOwner === undefined) {
    return nowhere
  }
  const snapshot = snapshotOf(at, explicit)
  if (given !== undefined) {
    const owner = ownerOfSpan(given)
    const foreign = explicit !== undefined && explicit !== owner
    const failure = foreign ? foreignSpan : failureOf(given)
    return {via: 'explicit', span: given, owner, failure, consumed, at, snapshot}
  }
  const {span, spanOwner} = snapshot
  const via = silent ? undefined : viaOwnSpan(snapshot)
  if (via !== undefined && span !== undefined) {
    return {via, span, owner: spanOwner, failure: failureOf(span), consumed, at, snapshot}
  }
  return discovered(snapshot, consumed, (silent ? decide : discover)(snapshot))
}

const nowhere: Target = {
  via: undefined,
  span: undefined,
  owner: undefined,
  failure: noSpan,
  consumed: 'none',
  at: ROOT_CONTEXT,
  snapshot: /* @__PURE__ */ snapshotOf(ROOT_CONTEXT, undefined),
}

function discovered(snapshot: ContextSnapshot, consumed: Target['consumed'], found: Found | undefined): Target {
  const {span: active, context: at} = snapshot
  const owner = found?.owner
  // A default tracer, or a missing one, does not decide about the active span. The active span is then the nearest
  // span.
  const span = found === undefined || found.via === 'default' ? active : nearestSpan(snapshot, found.owner)
  if (span !== undefined) {
    return {via: found?.via ?? 'active', span, owner, failure: failureOf(span), consumed, at, snapshot}
  }
  const failure = active === undefined ? noSpan : foreignSpan
  return {via: found?.via, span, owner, failure, consumed, at, snapshot}
}
