import {type Context, ROOT_CONTEXT, type Span} from '@opentelemetry/api'
import {decide, discover, type Found, viaAtHome} from '../../context/discover.ts'
import {type ContextSnapshot, nearestSpan, snapshotOf} from '../../context/context-snapshot.ts'
import type {Owner} from '../../context/state/owner.ts'
import {ownerOfSpan} from '../../context/state/span-owner.ts'
import {state} from '../../context/state/state.ts'
import {foreignSpan, noSpan} from '../../diagnostics/codes.ts'
import {liveness} from '../../context/inspect-span.ts'
import type {Consumed, Target} from '../target.ts'

/** The target where tracers were made: the discovered tracer's nearest span, or the plain span that is nobody's. */
export function resolveOwned(
  at: Context,
  named: Owner | undefined,
  span: Span | undefined,
  consumed: Consumed,
  silent: boolean,
): Target {
  if (isNowhere(at, named, span)) return nowhere
  const place = snapshotOf(at, named)
  if (span !== undefined) return explicitSpan(span, place, consumed)
  const home = silent ? undefined : viaAtHome(place)
  if (home !== undefined) {
    const {span: active, spanOwner: owner} = place
    return {via: home, span: active, owner, failure: liveness(active), consumed, at, place}
  }
  return discovered(place, consumed, (silent ? decide : discover)(place))
}

// In the root context nobody has entered and nothing is active. Most calls without a span come from there, and should cost
// next to nothing.
function isNowhere(at: Context, named: Owner | undefined, span: Span | undefined): boolean {
  return at === ROOT_CONTEXT && named === undefined && span === undefined && state().defaultOwner === undefined
}

const nowhere: Target = {
  via: undefined,
  span: undefined,
  owner: undefined,
  failure: noSpan,
  consumed: 'none',
  at: ROOT_CONTEXT,
  place: /* @__PURE__ */ snapshotOf(ROOT_CONTEXT, undefined),
}

function explicitSpan(span: Span, place: ContextSnapshot, consumed: Consumed): Target {
  const owner = ownerOfSpan(span)
  const foreign = place.explicit !== undefined && place.explicit !== owner
  const failure = foreign ? foreignSpan : liveness(span)
  return {via: 'explicit', span, owner, failure, consumed, at: place.context, place}
}

function discovered(place: ContextSnapshot, consumed: Consumed, found: Found | undefined): Target {
  const via = found?.via ?? (place.span === undefined ? undefined : 'active')
  const owner = found?.owner
  // A default tracer, or none, says nothing about the active span: whoever made it, it is the nearest thing here.
  const span = found === undefined || via === 'default' ? place.span : nearestSpan(place, found.owner)
  const failure = span !== undefined ? liveness(span) : place.span === undefined ? noSpan : foreignSpan
  return {via, span, owner, failure, consumed, at: place.context, place}
}
