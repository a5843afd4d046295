import type {Tracer} from '@opentelemetry/api'
import {BasicTracerProvider, BatchSpanProcessor, type Sampler, SamplingDecision} from '@opentelemetry/sdk-trace-base'
import {AcceptAll} from './accept-all.ts'

/** OpenTelemetry as an application sets it up: the baseline of most rows. */
export interface RawProvider {
  readonly tracer: Tracer
  readonly exporter: AcceptAll
  flush(): Promise<void>
  close(): Promise<void>
}

/** With the stock batch processor, and a queue long enough to lose nothing. */
export function createRawProvider(sampler?: Sampler): RawProvider {
  const exporter = new AcceptAll()
  const provider = new BasicTracerProvider({
    spanProcessors: [new BatchSpanProcessor(exporter, {maxQueueSize: 1_000_000})],
    spanLimits: {attributeCountLimit: 1_024},
    ...(sampler === undefined ? {} : {sampler}),
  })
  return {
    tracer: provider.getTracer('by-hand'),
    exporter,
    flush: () => provider.forceFlush(),
    close: () => provider.shutdown(),
  }
}

/** Does not record spans. */
export const neverSampler: Sampler = {
  shouldSample: () => ({decision: SamplingDecision.NOT_RECORD}),
  toString: () => 'never',
}
