import {ROOT_CONTEXT, trace} from '@opentelemetry/api'
import {LangfuseClient} from '@langfuse/client'
import {LangfuseSpanProcessor} from '@langfuse/otel'
import {observe, setLangfuseTracerProvider, startObservation, updateActiveObservation} from '@langfuse/tracing'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import {acceptAll} from './accept-all.mjs'

export const packageName = '@langfuse/tracing'

export function prepare({never}) {
  const processor = new LangfuseSpanProcessor({publicKey: 'pk', secretKey: 'sk', exporter: acceptAll()})
  const provider = new BasicTracerProvider({spanProcessors: [processor], ...(never ? {sampler: never} : {})})
  setLangfuseTracerProvider(provider)
  return {
    span: () => trace.setSpan(ROOT_CONTEXT, startObservation('ours').otelSpan),
    enrich: call =>
      updateActiveObservation({
        metadata: {model: 'gpt-4o', step: 'plan', attempt: call, cached: false, user: {plan: 'pro'}, score: 0.95},
      }),
    wrap: fn => observe(fn, {name: 'answer'}),
    experiment: async ({items, task, exact, short, concurrency}) => {
      const client = new LangfuseClient({publicKey: 'pk', secretKey: 'sk', baseUrl: 'http://127.0.0.1:9'})
      await client.experiment.run({
        name: 'bench',
        data: items.map(({inputs, groundTruth}) => ({input: inputs, expectedOutput: groundTruth})),
        task: ({input}) => task(input),
        evaluators: [
          async ({output, expectedOutput}) => ({name: 'exact', value: exact(output, expectedOutput)}),
          async ({output}) => ({name: 'short', value: short(output)}),
        ],
        maxConcurrency: concurrency,
      })
      await provider.forceFlush()
    },
    flush: () => provider.forceFlush(),
  }
}
