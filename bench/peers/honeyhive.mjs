import {ROOT_CONTEXT, trace} from '@opentelemetry/api'
import {BasicTracerProvider, BatchSpanProcessor} from '@opentelemetry/sdk-trace-base'
import {enrichSpan, traceTool} from 'honeyhive'
import {acceptAll} from './accept-all.mjs'

export const packageName = 'honeyhive'

// `HoneyHiveTracer.init` starts a session on a server. Its functions use the global provider, so we register one.
export function prepare({never}) {
  const processor = new BatchSpanProcessor(acceptAll(), {maxQueueSize: 1_000_000})
  const provider = new BasicTracerProvider({spanProcessors: [processor], ...(never ? {sampler: never} : {})})
  trace.disable()
  trace.setGlobalTracerProvider(provider)
  return {
    span: () => trace.setSpan(ROOT_CONTEXT, provider.getTracer('traceloop.tracer').startSpan('ours')),
    enrich: call =>
      enrichSpan({
        metadata: {model: 'gpt-4o', step: 'plan', attempt: call, cached: false, user: {plan: 'pro'}},
        metrics: {score: 0.95},
      }),
    wrap: fn => traceTool(fn),
    flush: () => provider.forceFlush(),
  }
}
