import {ROOT_CONTEXT, trace} from '@opentelemetry/api'
import {getMetadataAttributes, withSpan} from '@arizeai/openinference-core'
import {BasicTracerProvider, BatchSpanProcessor} from '@opentelemetry/sdk-trace-base'
import {acceptAll} from './accept-all.mjs'

export const packageName = '@arizeai/openinference-core'

export function prepare({never}) {
  const processor = new BatchSpanProcessor(acceptAll(), {maxQueueSize: 1_000_000})
  const provider = new BasicTracerProvider({spanProcessors: [processor], ...(never ? {sampler: never} : {})})
  const tracer = provider.getTracer('openinference')
  return {
    span: () => trace.setSpan(ROOT_CONTEXT, tracer.startSpan('ours')),
    enrich: call =>
      trace.getActiveSpan()?.setAttributes(
        getMetadataAttributes({
          model: 'gpt-4o',
          step: 'plan',
          attempt: call,
          cached: false,
          user: {plan: 'pro'},
          score: 0.95,
        }),
      ),
    wrap: fn => withSpan(fn, {name: 'answer', kind: 'TOOL', tracer}),
    flush: () => provider.forceFlush(),
  }
}
