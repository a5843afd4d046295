import type {Span, Tracer} from '@opentelemetry/api'
import {INVALID_SPAN_CONTEXT, trace} from '@opentelemetry/api'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {toError} from '../../diagnostics/errors.ts'
import type {TracerCore} from './core.ts'

/**
 * Starts a span of the SDK with the ids of `core`. The span does not record if the tracer is closed or disabled, or if
 * the sampler throws, because that error must not reach the caller.
 */
export function startStamped(
  core: TracerCore,
  sdk: () => Tracer,
  ...[name, options, context, inherited]: Parameters<TracerCore['start']>
): Span {
  if (reportsClosed(core, name)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  const {ids, pipeline} = core
  // The first `ids` set the order of the keys. The last `ids` win over any other value.
  const attributes =
    inherited === undefined && options.attributes === undefined
      ? ids
      : {...ids, ...inherited, ...options.attributes, ...ids}
  try {
    // The SDK copies the attributes of a start twice, for samplers and processors. Setting them afterwards avoids both
    // copies.
    const late = pipeline.startsUnseen && options.attributes === undefined
    const span = sdk().startSpan(name, late ? options : {...options, attributes}, context)
    if (!span.isRecording()) return unrecorded(core, span)
    if (late) span.setAttributes(attributes)
    if (!pipeline.ofApplication) core.book.started()
    core.observer?.started(span)
    return span
  } catch (error) {
    const cause = `the span was not started: ${toError(error).message}`
    report(codes.componentFailed, core, () => ({subject: `Span "${name}"`, cause}))
    return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
  }
}

function unrecorded({observer}: TracerCore, span: Span): Span {
  observer?.unrecorded()
  return span
}

/** True when `core` is closed or disabled. If so, reports it for the span `name`. */
export function reportsClosed(core: TracerCore, name: string): boolean {
  const {closed, options, pipeline} = core
  // A closed pipeline closes every fork, so a parent needs no list of its forks.
  const isClosed = closed || pipeline.closed
  if (!isClosed && !options.disabled) return false
  const row = isClosed ? codes.tracerClosed : codes.tracingDisabled
  report(row, core, () => ({subject: `Span "${name}" of project "${options.project}"`}))
  return true
}
