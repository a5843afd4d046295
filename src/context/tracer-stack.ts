import type {Context, Span} from '@opentelemetry/api'
import {createContextKey} from '@opentelemetry/api'
import type {Inherited, Owner} from './state/owner.ts'
import {recordOf, recordOfParent} from './state/span-owner.ts'

/** What one tracer has in a context: its nearest span, and what `with` blocks hand to its new spans. */
export interface StackFrame {
  readonly owner: Owner
  readonly span: Span | undefined
  readonly inherited: Inherited | undefined
  /** The next tracer outwards. A tracer stands once, so the list is as long as tracers are nested, not calls. */
  readonly outer: StackFrame | undefined
}

/** The one value that this library keeps in a context. */
export interface TracerStack {
  /** The tracer that entered last. */
  readonly entered: Owner | undefined
  /** The span that was active when that tracer entered: while it still is, the entered tracer wins over its owner. */
  readonly active: Span | undefined
  readonly innermost: StackFrame | undefined
}

const key = createContextKey('enrich-span.v1.lineage')

/** The key of the lineage; equal in every copy of the package. */
export const stackKey: symbol = key

/** The lineage of `context`, if any tracer of ours entered it. */
export function stackOf(context: Context): TracerStack | undefined {
  return context.getValue(key) as TracerStack | undefined
}

/** What `owner` has in this lineage. */
export function frameOf(lineage: TracerStack | undefined, owner: Owner): StackFrame | undefined {
  let entry = lineage?.innermost
  while (entry !== undefined && entry.owner !== owner) entry = entry.outer
  return entry
}

/** The lineage after `owner` entered, with `span` active (its own new span, or the one that was active before). */
export function push(
  lineage: TracerStack | undefined,
  owner: Owner,
  active: Span | undefined,
  span: Span | undefined,
): TracerStack {
  return {entered: owner, active: span ?? active, innermost: extended(lineage, owner, active, span, undefined)}
}

/** The lineage in which new spans of `owner` inherit `more`; who entered stays who it was. */
export function pushInherited(
  lineage: TracerStack | undefined,
  owner: Owner,
  active: Span | undefined,
  more: Inherited,
): TracerStack {
  return {
    entered: lineage?.entered,
    active: lineage?.active,
    innermost: extended(lineage, owner, active, undefined, more),
  }
}

/** The lineage after foreign code made another span active than `replaced`, which stays above it. */
export function pushForeign(lineage: TracerStack | undefined, replaced: Span | undefined): TracerStack | undefined {
  const innermost = withActive(lineage?.innermost, replaced)
  if (innermost === lineage?.innermost) return lineage
  return {entered: lineage?.entered, active: lineage?.active, innermost}
}

/** The owner of the innermost span in this lineage. */
export function innermostOwner(lineage: TracerStack | undefined): Owner | undefined {
  let entry = lineage?.innermost
  while (entry !== undefined && entry.span === undefined) entry = entry.outer
  return entry?.owner
}

/**
 * The lineage where the active span was taken away: tracers and what they hand on stay, their spans do not. Whoever
 * deletes the active span from a context wants a root there, not our memory of what was above.
 */
export function withoutSpans(lineage: TracerStack): TracerStack {
  const spanless = (entry: StackFrame | undefined): StackFrame | undefined =>
    entry && {...entry, span: undefined, outer: spanless(entry.outer)}
  return {entered: lineage.entered, active: undefined, innermost: spanless(lineage.innermost)}
}

function extended(
  lineage: TracerStack | undefined,
  owner: Owner,
  active: Span | undefined,
  span: Span | undefined,
  more: Inherited | undefined,
): StackFrame | undefined {
  const list = withActive(lineage?.innermost, active)
  let known = list
  while (known !== undefined && known.owner !== owner) known = known.outer
  return {owner, span: span ?? known?.span, inherited: joined(known?.inherited, more), outer: without(list, owner)}
}

function joined(outer: Inherited | undefined, more: Inherited | undefined): Inherited | undefined {
  // Nobody writes to either: what need not be joined need not be copied.
  return outer === undefined || more === undefined ? (outer ?? more) : {...outer, ...more}
}

// A span of ours that foreign code made active is in no entry yet; unrecorded, it would be lost below the next one.
function withActive(list: StackFrame | undefined, active: Span | undefined): StackFrame | undefined {
  if (active === undefined || list?.span === active) return list
  const record = recordOf(active) ?? recordOfParent(active)
  if (record === undefined || list?.span === record.span) return list
  const {owner, span} = record
  let known = list
  while (known !== undefined && known.owner !== owner) known = known.outer
  if (known?.span === span) return list
  return {owner, span, inherited: known?.inherited, outer: without(list, owner)}
}

// Closed tracers are left out on the way: a chain of timers under ever new tracers must not grow. The innermost of them
// that has a span stays: a plain span below is that tracer's territory still.
function without(list: StackFrame | undefined, owner: Owner, marked = false): StackFrame | undefined {
  if (list === undefined) return undefined
  const marks = list.owner.closed && list.span !== undefined && !marked
  if (list.owner === owner || (list.owner.closed && !marks)) return without(list.outer, owner, marked)
  const outer = without(list.outer, owner, marked || marks)
  return outer === list.outer ? list : {...list, outer}
}
