import {type Context, type Span, type SpanContext, trace} from '@opentelemetry/api'
import {read} from '../../attributes/read.ts'
import {createHiddenField} from './hidden-field.ts'
import type {Owner} from './owner.ts'
import type {PlainRecord} from './plain-record.ts'
import {plainRecordAt, plainRecordOf} from './span-owner.ts'
import {state} from './state.ts'

/**
 * Records a plain span at its start. `watcher` is the processor that sees it. A second processor gets the record of the
 * first.
 */
export function recordPlainSpan(span: Span, at: Context, watcher: object): PlainRecord {
  const known = plainRecordOf(span)
  if (known !== undefined) return known
  const shared = state()
  shared.plainRecords ??= createHiddenField()
  const above = parentContextOf(span, at)
  const parent = above && plainRecordAt(above)
  const owned = above && shared.spanRecords.get(above)
  const record: PlainRecord = {
    open: {span, at, delivery: undefined},
    watcher,
    parent,
    above: owned,
    parentUnseen: above !== undefined && above.isRemote !== true && parent === undefined && owned === undefined,
    below: undefined,
    adopted: undefined,
  }
  shared.plainRecords.set(span.spanContext(), record)
  return record
}

/** Records on `plain` and all plain spans above it that `owner` has a span below them. */
export function markAbove(plain: PlainRecord | undefined, owner: Owner): void {
  // An earlier mark of the same owner has reached the root.
  for (let at = plain; at !== undefined && at.below !== owner; at = at.parent) {
    if (at.below === 'several') return
    at.below = at.below === undefined ? owner : 'several'
  }
}

// SDKs before 2.0 show only the id of the parent, which must then be the span active at the start.
function parentContextOf(span: Span, at: Context): SpanContext | undefined {
  const parent = read(span, 'parentSpanContext')
  if (typeof parent === 'object' && parent !== null) return parent as SpanContext
  const active = trace.getSpanContext(at)
  return active !== undefined && active.spanId === read(span, 'parentSpanId') ? active : undefined
}
