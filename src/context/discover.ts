import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {baggageKey, readBaggage} from './baggage.ts'
import {type ContextSnapshot, recordAbove} from './context-snapshot.ts'
import {ownersDiffer} from './notices.ts'
import type {Owner} from './state/owner.ts'
import {state} from './state/state.ts'

/** Which rule found the tracer. `active` is a plain span without any tracer. */
export type Via = 'explicit' | 'context' | 'owner' | 'baggage' | 'default' | 'active'

/** One rule of discovery. */
export interface Step {
  readonly via: Via
  readonly find: (place: ContextSnapshot) => Owner | undefined
  /** In words, for `explain`: why it found what it found. */
  readonly why: (place: ContextSnapshot, found: Owner | undefined) => string
}

/** THE order in which a tracer is looked for; the first that finds one decides. */
export const steps: readonly Step[] = [
  {
    via: 'explicit',
    find: place => place.explicit,
    why: (_, found) => (found ? 'given as `tracer`, or an instance method' : 'no `tracer` given'),
  },
  {
    // The tracer that entered wins only while the span it saw is still active: a span that other code
    // activated since then says more about where we are.
    via: 'context',
    find: ({lineage, span}) => (lineage !== undefined && lineage.active === span ? lineage.entered : undefined),
    why: ({lineage}, found) => {
      if (found) return 'this tracer entered last, and the active span is the one it saw'
      return lineage?.entered ? 'another span was activated since a tracer entered' : 'no tracer entered this context'
    },
  },
  {
    via: 'owner',
    find: place => place.spanOwner,
    why: ({span}, found) => {
      if (found) return 'this tracer started the active span'
      return span ? 'no tracer of ours started the active span' : 'no span is active'
    },
  },
  {
    via: 'context',
    // Where nobody entered, plain calls may have activated the span of ours that a plain one was started below.
    find: place => place.lineage?.entered ?? recordAbove(place)?.owner,
    why: ({lineage}, found) => {
      if (found === undefined) return 'no tracer entered this context'
      const why = lineage?.entered === found ? 'this tracer entered last' : 'this tracer started its parent'
      return `${why}; the active span is nobody’s`
    },
  },
  {
    via: 'baggage',
    find: ({context}) => readBaggage(context)?.owner,
    why: ({context}, found) => {
      if (found) return 'an entry made by toBaggage() in this process'
      return readBaggage(context)?.ignored ? 'an entry from outside selects nothing' : 'no entry'
    },
  },
  {
    via: 'default',
    find: () => state().defaultOwner,
    why: (_, found) => (found ? 'set by setDefaultTracer()' : 'no default tracer is set'),
  },
]

/** A tracer, and which rule found it. */
export interface Found {
  readonly owner: Owner
  readonly via: Via
}

/** The step that decides, and whom it found; `undefined` when nobody is found. What is suspicious is counted and told. */
export function discover(place: ContextSnapshot): Found | undefined {
  const home = viaAtHome(place)
  if (home !== undefined && place.spanOwner !== undefined) return {owner: place.spanOwner, via: home}
  const found = decide(place)
  if (place.explicit === undefined) {
    if (ownersDiffer(place)) report(codes.ownerDiffers, found?.owner, () => ({subject: subjectOf(place)}))
    if ((found === undefined || found.via === 'default') && readBaggage(place.context)?.ignored)
      report(codes.baggageIgnored, undefined, () => ({subject: `Baggage entry ${baggageKey}`}))
  }
  return found
}

/** The same without a word: for `explain`. */
export function decide(place: ContextSnapshot): Found | undefined {
  for (const {find, via} of steps) {
    const owner = find(place)
    if (owner !== undefined) return {owner, via}
  }
  return undefined
}

/**
 * The step that decides where nearly all calls come from: right inside a span of the tracer that entered, or of the only
 * one around. It finds the owner of that span, and nothing there is suspicious. What the steps say, seen at a glance.
 */
export function viaAtHome({explicit, span, spanOwner, lineage}: ContextSnapshot): 'owner' | 'context' | undefined {
  if (explicit !== undefined || spanOwner === undefined) return undefined
  if (lineage === undefined) return 'owner'
  return lineage.entered === spanOwner && lineage.active === span ? 'context' : undefined
}

function subjectOf({span}: ContextSnapshot): string {
  return `Span ${span?.spanContext().spanId ?? ''}`
}
