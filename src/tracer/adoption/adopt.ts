import {context, type Span, trace} from '@opentelemetry/api'
import {failureOf, nameOf} from '../../context/inspect-span.ts'
import type {OpenPlainSpan, PlainRecord} from '../../context/state/plain-record.ts'
import {ownerOfSpan, plainRecordOf} from '../../context/state/span-owner.ts'
import type {CodeRow} from '../../diagnostics/code-row.ts'
import * as codes from '../../diagnostics/codes.ts'
import {count, report} from '../../diagnostics/report.ts'
import type {TracerCore} from '../pipeline/core.ts'
import {noRoomForIds, takeSpan} from './take-span.ts'

/** The call that adopts. `run` works without a span as well, so it does not report that there is none to adopt. */
type Caller = 'tracer.adopt()' | 'tracer.run()'

/**
 * Makes `span` and every open plain span above it, up to the local root, spans of `core`. Nothing is written before all
 * conditions hold, except that a span may turn out to have no room for the ids.
 */
export function adoptSpan(core: TracerCore, span: Span | undefined, caller: Caller): boolean {
  const refusal = adoptAll(core, span)
  if (refusal === undefined) return true
  const {row, ...text} = refusal
  if (caller === 'tracer.run()' && (row === codes.noSpan || row === codes.notSeen)) count(row)
  else report(row, core, () => ({subject: subjectOf(caller, span), ...text}))
  return false
}

/** Does the same as `adoptSpan` for the active span. */
export function adoptActive(core: TracerCore, caller: Caller): boolean {
  return adoptSpan(core, trace.getSpan(context.active()), caller)
}

interface Refusal {
  readonly row: CodeRow
  readonly cause?: string
  readonly cure?: string
}

const noSpan: Refusal = {
  row: codes.noSpan,
  cause: 'no span is active here, and none was given',
  cure: 'Call it inside the request, or pass its span',
}
const ended = (which: string): Refusal => ({
  row: codes.spanEnded,
  cause: `${which} has ended`,
  cure: 'Adopt while it is open',
})
const foreign = (cause: string): Refusal => ({
  row: codes.foreignSpan,
  cause,
  cure: 'Let one tracer adopt a request, before others start spans in it',
})

function adoptAll(core: TracerCore, span: Span | undefined): Refusal | undefined {
  const plan = planAdoption(core, span)
  if ('row' in plan) return plan
  for (const {record, open} of plan.take) {
    if (!takeSpan(core, record, open)) return {row: codes.dropped, cause: noRoomForIds}
  }
  return undefined
}

/** The spans that become the tracer's, outermost first, so that one without room leaves a whole tree above it. */
interface Adoption {
  readonly take: {readonly record: PlainRecord; readonly open: OpenPlainSpan}[]
}

function planAdoption(core: TracerCore, span: Span | undefined): Adoption | Refusal {
  if (span === undefined) return noSpan
  const owner = ownerOfSpan(span)
  if (owner === core) return {take: []}
  if (core.closed || core.pipeline.closed) return {row: codes.tracerClosed, cause: 'the tracer was shut down'}
  if (core.options.disabled) return {row: codes.tracingDisabled}
  if (owner !== undefined) return foreign(`the span belongs to project "${owner.project}"`)
  const record = plainRecordOf(span)
  if (record === undefined) return {row: failureOf(span) ?? codes.notSeen}
  if (record.open === undefined) return ended('the span')
  return planUpwards(core, record)
}

function planUpwards(core: TracerCore, innermost: PlainRecord): Adoption | Refusal {
  const take: Adoption['take'] = []
  for (let record: PlainRecord | undefined = innermost; record !== undefined; record = record.parent) {
    const {open, adopted, above, below, parent, parentUnseen} = record
    if (adopted !== undefined && adopted.owner === core) break
    const other = adopted?.owner ?? (above?.owner === core ? undefined : above?.owner)
    if (other !== undefined) return foreign(`a span above belongs to project "${other.project}"`)
    if (below !== undefined && below !== core) return foreign('another tracer has a span below')
    if (parentUnseen) return {row: codes.notSeen, cause: 'no processor of ours sees the spans above'}
    const isRoot = parent === undefined && above === undefined
    if (open === undefined && isRoot) return ended('the local root')
    // An ended span between open ones stays the application's.
    if (open !== undefined) take.unshift({record, open})
  }
  return {take}
}

function subjectOf(caller: Caller, span: Span | undefined): string {
  return span === undefined ? caller : `${caller} for span "${nameOf(span)}"`
}
