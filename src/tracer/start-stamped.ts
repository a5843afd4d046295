import type {Span, Tracer} from '@opentelemetry/api'
import {INVALID_SPAN_CONTEXT, trace} from '@opentelemetry/api'
import type {Owner} from '../context/owner.ts'
import {report} from '../diagnostics/report.ts'
import type {TracerCore} from './core.ts'

/** Starts a span of the SDK with the ids of `core` on it; a closed or disabled tracer gives one that does not record. */
export function startStamped(
  core: TracerCore,
  sdk: Tracer,
  ...[name, options, context, inherited]: Parameters<Owner['start']>
): Span {
  if (isClosed(core) || core.options.disabled) return notRecording(core, name)
  const attributes = {...core.ids, ...inherited, ...options.attributes, ...core.ids}
  const span = sdk.startSpan(name, {...options, attributes}, context)
  if (span.isRecording()) core.book.started()
  return span
}

function notRecording(core: TracerCore, name: string): Span {
  const code = isClosed(core) ? 'tracer-closed' : 'tracing-disabled'
  report(code, core, () => ({subject: `Span "${name}" of project "${core.options.project}"`}))
  return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
}

// A fork is closed with its parent, which therefore need not know its forks.
function isClosed({closed, pipeline}: TracerCore): boolean {
  return closed || pipeline.closed
}
