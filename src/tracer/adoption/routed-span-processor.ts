import type {SpanProcessor} from '@opentelemetry/sdk-trace-base'
import {ownerAt} from '../../context/discover.ts'
import {state} from '../../context/state/state.ts'
import {flushTracers} from './routing-provider.ts'
import {watchSpans} from './watch-spans.ts'

/**
 * A span processor for a provider that the application owns (NodeSDK, `BasicTracerProvider`). Each span gets the ids of
 * the tracer discovered where it starts, and is delivered by that tracer as well as by the application.
 *
 * The application's provider chooses the parents, so a span below another tracer's span is left alone and counted
 * (`foreign-parent`). Use `routeInstrumentations()` where that must not happen. Shutting the provider down does not shut
 * a tracer down.
 *
 * @example
 * import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
 * import {routedSpanProcessor} from 'enrich-span'
 * const provider = new BasicTracerProvider({spanProcessors: [routedSpanProcessor()]})
 * provider.getTracer('application').startSpan('request').end()
 */
export function routedSpanProcessor(): SpanProcessor {
  state().routesProcessor = true
  return watchSpans({
    // The owner may be of another copy of the package, which adopts the span in its own way.
    started: (span, at) => ownerAt(at)?.tracer.spanProcessor.onStart(span, at),
    flush: flushTracers,
  })
}
