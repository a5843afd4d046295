import type {Context, Span} from '@opentelemetry/api'
import {discover, type Found, type Via} from '../context/discover.ts'
import {type Place, placeOf} from '../context/place.ts'
import {nearestSpan} from '../context/nearest-span.ts'
import type {Owner} from '../context/owner.ts'
import {ownerOf} from '../context/owners.ts'
import {ownerFrom} from '../context/registry.ts'
import type {Reason} from './outcome.ts'
import {readSpan, readTracer} from './read-target-keys.ts'

/** Where an enrichment goes: a span, or the reason why there is none. */
export interface Target {
  readonly via: Via | undefined
  readonly span: Span | undefined
  /** The tracer that was discovered; with an explicit span, the one that owns it. */
  readonly owner: Owner | undefined
  readonly reason: Reason | undefined
  /** The keys of the enrichment that chose the target and are therefore no data. */
  readonly consumed: Consumed
  readonly place: Place
}

/** Which of the keys `tracer` and `span` were understood as a target. */
export type Consumed = 'none' | 'tracer' | 'span' | 'both'

/**
 * Resolves the target of `enrichment` at `context`; `instance` is the tracer whose method was called. `find` is
 * `discover`, or its silent twin.
 */
export function resolveTarget(
  enrichment: object,
  instance: Owner | undefined,
  context: Context,
  find: (place: Place) => Found | undefined = discover,
): Target {
  const given = readTracer(enrichment)
  const chosen = given === undefined ? undefined : ownerFrom(given)
  const spanGiven = readSpan(enrichment)
  const span = spanGiven !== undefined && isSpan(spanGiven) ? spanGiven : undefined
  const place = placeOf(context, chosen ?? instance)
  const consumed = consumedBy(chosen, span)
  if (given !== undefined && chosen === undefined && isForeignTracer(given)) {
    return {via: undefined, span: undefined, owner: undefined, reason: 'not-our-tracer', consumed, place}
  }
  if (span !== undefined) return explicitSpan(span, place, consumed)
  return discovered(place, consumed, find(place))
}

/** The target of a later enrichment of a scope: the same span, whatever is active now. */
export function pinnedTarget(target: Target, enrichment: object): Target {
  const given = readTracer(enrichment)
  const chosen = given === undefined ? undefined : ownerFrom(given)
  const spanGiven = readSpan(enrichment)
  const span = spanGiven !== undefined && isSpan(spanGiven) ? spanGiven : undefined
  const consumed = consumedBy(chosen, span)
  if (target.span === undefined || target.reason === 'foreign-span') return {...target, consumed}
  const elsewhere = (chosen !== undefined && chosen !== target.owner) || (span !== undefined && span !== target.span)
  const reason = elsewhere ? 'foreign-span' : liveness(target.span)
  // Mostly nothing has changed, and a copy costs half an attribute.
  if (reason === target.reason && consumed === target.consumed) return target
  return {...target, consumed, reason}
}

function explicitSpan(span: Span, place: Place, consumed: Consumed): Target {
  const owner = ownerOf(span)
  const foreign = place.explicit !== undefined && place.explicit !== owner
  return {via: 'explicit', span, owner, reason: foreign ? 'foreign-span' : liveness(span), consumed, place}
}

function discovered(place: Place, consumed: Consumed, found: Found | undefined): Target {
  const via = found?.via ?? (place.span === undefined ? undefined : 'active')
  const owner = found?.owner
  // A default tracer, or none, says nothing about the active span: whoever made it, it is the nearest thing here.
  const span = found === undefined || via === 'default' ? place.span : nearestSpan(place, found.owner)
  if (span !== undefined) return {via, span, owner, reason: liveness(span), consumed, place}
  return {via, span, owner, reason: place.span === undefined ? 'no-span' : 'foreign-span', consumed, place}
}

function consumedBy(chosen: Owner | undefined, span: Span | undefined): Consumed {
  if (chosen === undefined) return span === undefined ? 'none' : 'span'
  return span === undefined ? 'tracer' : 'both'
}

function liveness(span: Span): Reason | undefined {
  try {
    if (span.isRecording()) return undefined
    return (span as {ended?: unknown}).ended === true ? 'span-ended' : 'not-recording'
  } catch {
    return 'not-recording'
  }
}

/** Whether `value` really is a span, so that an ordinary key `span` stays data. */
export function isSpan(value: unknown): value is Span {
  return hasMethods(value, 'spanContext', 'setAttribute', 'isRecording')
}

function isForeignTracer(value: unknown): boolean {
  return hasMethods(value, 'startSpan', 'startActiveSpan') || hasMethods(value, 'getTracer')
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    return names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
  } catch {
    return false
  }
}
