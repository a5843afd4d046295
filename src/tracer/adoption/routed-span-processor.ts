import type {Span, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Context} from '@opentelemetry/api'
import {discover} from '../../context/discover.ts'
import {snapshotOf} from '../../context/context-snapshot.ts'
import {openTracers} from '../../context/state/registry.ts'

/**
 * A span processor for a provider that the application owns (NodeSDK, `BasicTracerProvider`): each span goes, at its
 * start, to the tracer discovered there, gets its ids, and is delivered by it as well as by the application.
 *
 * The application's provider chooses the parents. A span below another tracer's span is therefore left alone and counted
 * (`foreign-parent`); where that must not happen use `routeInstrumentations()`. Shutting the provider down shuts no
 * tracer down.
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
    const owner = open ? discover(snapshotOf(at, undefined))?.owner : undefined
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

// What a fork has under way is its parent's as well.
async function flushTracers(): Promise<void> {
  await Promise.all(openTracers().map(async tracer => tracer.flush()))
}
