import type {Span, Tracer} from '@opentelemetry/api'
import {INVALID_SPAN_CONTEXT, trace} from '@opentelemetry/api'
import type {Owner} from '../../context/state/owner.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {toError} from '../../diagnostics/errors.ts'
import type {TracerCore} from './core.ts'

/**
 * Starts a span of the SDK with the ids of `core` on it. A closed or disabled tracer gives one that does not record;
 * so does a sampler that throws, which must not reach the caller.
 */
export function startStamped(
  core: TracerCore,
  sdk: Tracer,
  ...[name, options, context, inherited]: Parameters<Owner['start']>
): Span {
  if (reportsClosed(core, name)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  const {ids, pipeline} = core
  // Ids first and last: where they stand among the others, and that nobody else's value stays in their place.
  const attributes =
    inherited === undefined && options.attributes === undefined
      ? ids
      : {...ids, ...inherited, ...options.attributes, ...ids}
  try {
    // The SDK copies the attributes of a start twice, for those who see them there.
    const late = pipeline.startsUnseen && options.attributes === undefined
    const span = sdk.startSpan(name, late ? options : {...options, attributes}, context)
    if (!span.isRecording()) return span
    if (late) span.setAttributes(attributes)
    core.book.started()
    return span
  } catch (error) {
    const cause = `the span was not started: ${toError(error).message}`
    report(codes.componentFailed, core, () => ({subject: `Span "${name}"`, cause}))
    return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  }
}

/** Whether `core` records nothing any more, or never did; then that is told of the span `name`. */
export function reportsClosed(core: TracerCore, name: string): boolean {
  const {closed, options, pipeline} = core
  // A fork is closed with its parent, which therefore need not know its forks.
  const isClosed = closed || pipeline.closed
  if (!isClosed && !options.disabled) return false
  const row = isClosed ? codes.tracerClosed : codes.tracingDisabled
  report(row, core, () => ({subject: `Span "${name}" of project "${options.project}"`}))
  return true
}
