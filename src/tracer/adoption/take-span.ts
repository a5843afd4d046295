import type {Span} from '@opentelemetry/api'
import * as keys from '../../attributes/wire-keys.ts'
import type {Inherited} from '../../context/state/owner.ts'
import type {OpenPlainSpan, PlainRecord} from '../../context/state/plain-record.ts'
import {markAbove} from '../../context/state/plain-spans.ts'
import {claimForeignSpan} from '../../context/state/span-owner.ts'
import type {TracerCore} from '../pipeline/core.ts'

/** The cause of `dropped` for a span that cannot be adopted. */
export const noRoomForIds = 'the span has no room for the ids of the tracer'

/**
 * Makes a plain span a span of `core`: ids, owner, ledger, and its end. Returns `false` when the span has no room for
 * the ids. All other conditions are the caller's.
 */
export function takeSpan(core: TracerCore, record: PlainRecord, open: OpenPlainSpan, inherited?: Inherited): boolean {
  const {span, at} = open
  span.setAttributes({...core.ids, ...inherited, ...core.ids})
  if (!hasIds(core, span)) return false
  record.adopted = claimForeignSpan(span, core)
  markAbove(record.parent, core)
  // The application alone delivers the spans of such a tracer.
  if (!core.pipeline.ofApplication) core.book.started()
  core.observer?.started(span)
  const {processors} = core.pipeline
  open.delivery = {
    onEnding: ended => {
      for (const processor of processors) processor.onEnding?.(ended)
    },
    onEnd: ended => {
      for (const processor of processors) processor.onEnd(ended)
    },
  }
  // A processor is called with the SDK's span, which is what the application's provider made.
  for (const processor of processors) processor.onStart(span as never, at)
  return true
}

function hasIds({ids}: TracerCore, span: Span): boolean {
  const {attributes = {}} = span as {attributes?: Readonly<Record<string, unknown>>}
  return (
    attributes[keys.sessionId] === ids[keys.sessionId] && Object.keys(ids).every(key => Object.hasOwn(attributes, key))
  )
}
