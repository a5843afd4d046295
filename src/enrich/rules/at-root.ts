import type {Span, SpanContext} from '@opentelemetry/api'
import {read} from '../../attributes/read.ts'
import {failureOf} from '../../context/inspect-span.ts'
import type {Owner} from '../../context/state/owner.ts'
import type {PlainRecord} from '../../context/state/plain-record.ts'
import {plainRecordOf, recordAt} from '../../context/state/span-owner.ts'
import {foreignSpan, noRoot, spanEnded} from '../../diagnostics/codes.ts'
import {rootAround} from '../root-around.ts'
import type {Target} from '../target.ts'

/** Moves `target` from the nearest span to the outermost one of the same owner, or to the local root of a plain span. */
export function atRoot(target: Target): Target {
  const {via, span, owner, at} = target
  if (span === undefined) return target
  if (owner !== undefined && via !== 'default') {
    const outermost = outermostOf(owner, span)
    return {...target, span: outermost, failure: failureOf(outermost), root: 'the outermost span of this tracer here'}
  }
  const record = plainRecordOf(span)
  const top = record && topOf(record)
  if (top !== undefined && !top.parentUnseen) {
    const other = (top.adopted ?? top.above)?.owner
    if (other !== undefined && other !== owner) return {...target, failure: foreignSpan}
    if (top.open === undefined) return {...target, failure: spanEnded}
    const outermost = top.open.span
    return {
      ...target,
      span: outermost,
      failure: failureOf(outermost),
      root: 'the outermost span that our processor saw',
    }
  }
  const root = rootAround(at, span)
  if (root === undefined) return {...target, failure: noRoot}
  return {...target, span: root.span, failure: failureOf(root.span), root: root.why}
}

function outermostOf(owner: Owner, nearest: Span): Span {
  let outermost = nearest
  for (;;) {
    const parent = read(outermost, 'parentSpanContext')
    const record = typeof parent === 'object' && parent !== null ? recordAt(parent as SpanContext) : undefined
    if (record?.owner !== owner) return outermost
    outermost = record.span
  }
}

function topOf(record: PlainRecord): PlainRecord {
  let top = record
  while (top.parent !== undefined) top = top.parent
  return top
}
