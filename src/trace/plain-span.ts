import {type Context, INVALID_TRACEID, type Span, type Tracer, type TracerProvider} from '@opentelemetry/api'
import {isTracingSuppressed} from '@opentelemetry/core'
import {applicationProvider} from '../context/application-provider.ts'
import {openTracers} from '../context/state/registry.ts'
import * as codes from '../diagnostics/codes.ts'
import {count, report} from '../diagnostics/report.ts'

/** The scope name of the spans that `trace` starts. */
export const scopeName = 'enrich-span'

/**
 * Starts a span of the application's provider, for a traced function without a tracer. Returns `undefined`, and counts
 * `no-tracer`, where no provider makes spans.
 */
export function startPlainSpan(name: string, at: Context): Span | undefined {
  const provider = applicationProvider()
  // The application asked for no spans here, so there is nothing to count.
  if (provider !== undefined && isTracingSuppressed(at)) return undefined
  const span = provider && tracerOf(provider).startSpan(name, {}, at)
  // The provider of a second copy of the api, or of a disabled SDK, makes spans without an id.
  if (span === undefined || span.spanContext().traceId === INVALID_TRACEID) {
    report(codes.noTracer, undefined, () => ({subject: `trace(): function "${name}"`}))
    return undefined
  }
  countPlain(name)
  return span
}

// Providers look a tracer up by name and version, which costs a tenth of a span.
function tracerOf(provider: TracerProvider): Tracer {
  if (latest?.provider !== provider) latest = {provider, tracer: provider.getTracer(scopeName)}
  return latest.tracer
}

let latest: {readonly provider: TracerProvider; readonly tracer: Tracer} | undefined

// Without a tracer in the process, the application's provider is what the user wants. With one, a call outside of all
// tracers has most likely lost its context.
function countPlain(name: string): void {
  if (openTracers().length === 0) count(codes.toApplication)
  else report(codes.toApplication, undefined, () => ({subject: `trace(): function "${name}"`}))
}
