import type {Context, Span} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import type {Inherited, Owner, SpanRecord} from './state/owner.ts'
import {recordOf, recordAbove} from './state/span-owner.ts'
import {frameOf, innermostOwner, stackOf, type TracerStack} from './tracer-stack.ts'

/** The parts of a context that discovery reads. */
export interface ContextSnapshot {
  readonly context: Context
  /** The active span. */
  readonly span: Span | undefined
  /** The record of the active span; `undefined` for a plain span. */
  readonly record: SpanRecord | undefined
  readonly spanOwner: Owner | undefined
  readonly stack: TracerStack | undefined
  /** The tracer that the caller named. */
  readonly explicit: Owner | undefined
}

/** Takes a snapshot of `context`. */
export function snapshotOf(context: Context, explicit: Owner | undefined): ContextSnapshot {
  const active = trace.getSpan(context)
  const record = active && recordOf(active)
  // The recorded span is used instead of the active one, because a wrapper around its `SpanContext` cannot be written
  // to.
  const span = record === undefined ? active : record.span
  return {context, span, record, spanOwner: record?.owner, stack: stackOf(context), explicit}
}

/** Returns the innermost span of `owner`, ended or not. */
export function nearestSpan(snapshot: ContextSnapshot, owner: Owner): Span | undefined {
  if (snapshot.spanOwner === owner) return snapshot.span
  const parent = parentRecord(snapshot)
  return parent?.owner === owner ? parent.span : frameOf(snapshot.stack, owner)?.span
}

/** Returns the attributes that new spans of `owner` inherit. */
export function inheritedBy({stack}: ContextSnapshot, owner: Owner): Inherited | undefined {
  return frameOf(stack, owner)?.inherited
}

/** Returns the owner of the active span. For a plain span, returns the owner of our innermost span above it. */
export function enclosingTracer(snapshot: ContextSnapshot): Owner | undefined {
  return snapshot.spanOwner ?? parentRecord(snapshot)?.owner ?? innermostOwner(snapshot.stack)
}

/**
 * Returns the record of our nearest span above an active plain span. When foreign code activated that span, it may be
 * missing from every frame.
 */
export function parentRecord({span, spanOwner}: ContextSnapshot): SpanRecord | undefined {
  return span === undefined || spanOwner !== undefined ? undefined : recordAbove(span)
}
