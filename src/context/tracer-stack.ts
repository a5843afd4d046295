import type {Context, Span} from '@opentelemetry/api'
import {createContextKey} from '@opentelemetry/api'
import type {Inherited, Owner} from './state/owner.ts'
import {recordOf, recordAbove} from './state/span-owner.ts'

/** One tracer in a context: its nearest span, and the attributes that its new spans inherit from `with` blocks. */
export interface StackFrame {
  readonly owner: Owner
  readonly span: Span | undefined
  readonly inherited: Inherited | undefined
  /** The next tracer outwards. Each tracer has one frame, so the list grows with nested tracers, not with calls. */
  readonly outer: StackFrame | undefined
}

/** The only value that this library keeps in a context. */
export interface TracerStack {
  /** The tracer that entered last. */
  readonly entered: Owner | undefined
  /**
   * The span that was active when that tracer entered. While this span is active, the tracer wins over the span's
   * owner.
   */
  readonly active: Span | undefined
  readonly innermost: StackFrame | undefined
}

/** A stack with the span that is active there. A `ContextSnapshot` has both. */
interface StackPosition {
  readonly stack: TracerStack | undefined
  readonly span: Span | undefined
}

const key = createContextKey('enrich-span.v1.stack')

/** The context key of the stack. It is equal in every copy of the package. */
export const stackKey: symbol = key

/** Returns the stack of `context`, when one of our tracers entered it. */
export function stackOf(context: Context): TracerStack | undefined {
  return context.getValue(key) as TracerStack | undefined
}

/** Returns the frame of `owner`. */
export function frameOf(stack: TracerStack | undefined, owner: Owner): StackFrame | undefined {
  return find(stack?.innermost, owner)
}

/** Returns the owner of the innermost span in `stack`. */
export function innermostOwner(stack: TracerStack | undefined): Owner | undefined {
  let frame = stack?.innermost
  while (frame !== undefined && frame.span === undefined) frame = frame.outer
  return frame?.owner
}

/** Returns the stack after `owner` entered, with its new `span` active, or with the active span unchanged. */
export function push({stack, span: active}: StackPosition, owner: Owner, span?: Span): TracerStack {
  const frames = withActive(stack?.innermost, active)
  return {entered: owner, active: span ?? active, innermost: withOnTop(frames, owner, span)}
}

/** Returns the stack in which new spans of `owner` also inherit `inherited`. The entered tracer does not change. */
export function pushInherited({stack, span: active}: StackPosition, owner: Owner, inherited: Inherited): TracerStack {
  const {span, inherited: earlier, outer} = withOnTop(withActive(stack?.innermost, active), owner, undefined)
  const innermost = {owner, span, inherited: earlier ? {...earlier, ...inherited} : inherited, outer}
  return {entered: stack?.entered, active: stack?.active, innermost}
}

/**
 * Returns the stack after foreign code activated a span in place of `replaced`. The span `replaced` stays above the new
 * one.
 */
export function pushForeign(stack: TracerStack | undefined, replaced: Span | undefined): TracerStack | undefined {
  const innermost = withActive(stack?.innermost, replaced)
  if (innermost === stack?.innermost) return stack
  return {entered: stack?.entered, active: stack?.active, innermost}
}

/**
 * Returns the stack after the active span was deleted from the context. Tracers and inherited attributes stay, but
 * their spans do not, because the caller wants a new root there.
 */
export function withoutSpans(stack: TracerStack): TracerStack {
  const spanless = (frame: StackFrame | undefined): StackFrame | undefined =>
    frame && {...frame, span: undefined, outer: spanless(frame.outer)}
  return {entered: stack.entered, active: undefined, innermost: spanless(stack.innermost)}
}

function find(frames: StackFrame | undefined, owner: Owner): StackFrame | undefined {
  let frame = frames
  while (frame !== undefined && frame.owner !== owner) frame = frame.outer
  return frame
}

function withOnTop(frames: StackFrame | undefined, owner: Owner, span: Span | undefined): StackFrame {
  const known = find(frames, owner)
  return {owner, span: span ?? known?.span, inherited: known?.inherited, outer: without(frames, owner)}
}

// A span of ours that foreign code activated is not in a frame yet. It is added now, because the next span would hide
// it.
function withActive(frames: StackFrame | undefined, active: Span | undefined): StackFrame | undefined {
  if (active === undefined || frames?.span === active) return frames
  const record = recordOf(active) ?? recordAbove(active)
  if (record === undefined) return frames
  const {owner, span} = record
  return find(frames, owner)?.span === span ? frames : withOnTop(frames, owner, span)
}

// Closed tracers are removed as well. Otherwise a chain of timers under ever new tracers would grow. The innermost
// closed frame with a span stays, because it still encloses the plain spans below.
function without(frames: StackFrame | undefined, owner: Owner, kept = false): StackFrame | undefined {
  if (frames === undefined) return undefined
  const keeps = frames.owner.closed && frames.span !== undefined && !kept
  if (frames.owner === owner || (frames.owner.closed && !keeps)) return without(frames.outer, owner, kept)
  const outer = without(frames.outer, owner, kept || keeps)
  return outer === frames.outer ? frames : {...frames, outer}
}
