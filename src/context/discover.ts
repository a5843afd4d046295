import type {Context} from '@opentelemetry/api'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {baggageKey, readBaggage} from './baggage.ts'
import {type ContextSnapshot, parentRecord, snapshotOf} from './context-snapshot.ts'
import type {Owner} from './state/owner.ts'
import {state} from './state/state.ts'

/** The rule that found the tracer. `active` stands for a plain span without a tracer. */
export type Via = 'explicit' | 'context' | 'owner' | 'baggage' | 'default' | 'active'

/**
 * The order in which a tracer is searched. The first step that finds a tracer decides. `why` explains the result to
 * people.
 */
export const steps: readonly {
  readonly via: Via
  readonly find: (snapshot: ContextSnapshot) => Owner | undefined
  readonly why: (snapshot: ContextSnapshot, found: Owner | undefined) => string
}[] = [
  {
    via: 'explicit',
    find: snapshot => snapshot.explicit,
    why: (_, found) => (found ? 'given as `tracer`, or an instance method' : '`tracer` was not given'),
  },
  {
    // The tracer that entered wins only while the span that was active then is still active. If other code has
    // activated a span since, that span is the better evidence.
    via: 'context',
    find: ({stack, span}) => (stack !== undefined && stack.active === span ? stack.entered : undefined),
    why: ({stack}, found) => {
      if (found) return 'this tracer entered last, and the active span is the one it saw'
      return stack?.entered ? 'another span was activated since a tracer entered' : 'no tracer entered this context'
    },
  },
  {
    via: 'owner',
    find: snapshot => snapshot.spanOwner,
    why: ({span}, found) => {
      if (found) return 'this tracer started the active span'
      return span ? 'the active span has no tracer' : 'no span is active'
    },
  },
  {
    via: 'context',
    // Without an entered tracer, plain calls may have activated the parent of the plain span.
    find: snapshot => snapshot.stack?.entered ?? parentRecord(snapshot)?.owner,
    why: ({stack}, found) => {
      if (found === undefined) return 'no tracer entered this context'
      const why = stack?.entered === found ? 'this tracer entered last' : 'this tracer started its parent'
      return `${why}; the active span has no tracer`
    },
  },
  {
    via: 'baggage',
    find: ({context}) => ownerInBaggage(context),
    why: ({context}, found) => {
      if (found) return 'an entry made by toBaggage() in this process'
      return readBaggage(context) === 'ignored' ? 'an entry from outside selects no tracer' : 'baggage has no entry'
    },
  },
  {
    via: 'default',
    find: () => state().defaultOwner,
    why: (_, found) => (found ? 'set by setDefaultTracer()' : 'no default tracer is set'),
  },
]

/** A tracer, with the rule that found it. */
export interface Found {
  readonly owner: Owner
  readonly via: Via
}

/** Finds the tracer of `snapshot`, or returns `undefined`. Reports signs of a lost or replaced context. */
export function discover(snapshot: ContextSnapshot): Found | undefined {
  const via = viaOwnSpan(snapshot)
  if (via !== undefined && snapshot.spanOwner !== undefined) return {owner: snapshot.spanOwner, via}
  const found = decide(snapshot)
  if (snapshot.explicit === undefined) {
    if (ownersDiffer(snapshot)) report(codes.ownerDiffers, found?.owner, () => ({subject: subjectOf(snapshot)}))
    if ((found === undefined || found.via === 'default') && readBaggage(snapshot.context) === 'ignored')
      report(codes.baggageIgnored, undefined, () => ({subject: `Baggage entry ${baggageKey}`}))
  }
  return found
}

/** Returns the tracer discovered in `context`. `explicit` is the tracer that the caller named. */
export function ownerAt(context: Context, explicit?: Owner): Owner | undefined {
  return discover(snapshotOf(context, explicit))?.owner
}

/** Does the same as `discover` without a report, for `explain`. */
export function decide(snapshot: ContextSnapshot): Found | undefined {
  for (const {find, via} of steps) {
    const owner = find(snapshot)
    if (owner !== undefined) return {owner, via}
  }
  return undefined
}

/**
 * Returns the rule for nearly all calls without a search. These calls run directly inside a span of the tracer that
 * entered, or of the only tracer in this context. The tracer is then the owner of the active span, and there is nothing
 * to report.
 */
export function viaOwnSpan({explicit, span, spanOwner, stack}: ContextSnapshot): 'owner' | 'context' | undefined {
  if (explicit !== undefined || spanOwner === undefined) return undefined
  if (stack === undefined) return 'owner'
  return stack.entered === spanOwner && stack.active === span ? 'context' : undefined
}

/** True when a span of another tracer was activated after a tracer entered. */
export function ownersDiffer({stack, span, spanOwner}: ContextSnapshot): boolean {
  if (stack === undefined || spanOwner === undefined || stack.active === span) return false
  return stack.entered !== undefined && stack.entered !== spanOwner
}

function ownerInBaggage(context: ContextSnapshot['context']): Owner | undefined {
  const entry = readBaggage(context)
  return entry === 'ignored' ? undefined : entry
}

function subjectOf({span}: ContextSnapshot): string {
  return `Span ${span?.spanContext().spanId ?? ''}`
}
