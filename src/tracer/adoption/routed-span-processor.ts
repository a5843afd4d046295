import type {Span, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Context} from '@opentelemetry/api'
import {ownerAt} from '../../context/discover.ts'
import {flushTracers} from './routing-provider.ts'

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
  const processors = new WeakMap<object, SpanProcessor>()
  let open = true
  const onStart = (span: Span, at: Context): void => {
    const owner = open ? ownerAt(at) : undefined
    if (owner === undefined) return
    const {spanProcessor} = owner.tracer
    processors.set(span, spanProcessor)
    spanProcessor.onStart(span, at)
  }
  return {
    onStart,
    onEnding: span => processors.get(span)?.onEnding?.(span),
    onEnd: span => processors.get(span)?.onEnd(span),
    forceFlush: flushTracers,
    shutdown: async () => {
      open = false
      await flushTracers()
    },
  }
}
