import {AlwaysOnSampler} from '@opentelemetry/sdk-trace-base'
import {createProvider} from '#platform/provider'
import type {TracerProvider} from '@opentelemetry/api'
import {randomId, randomSpanId} from '../../context/state/random-id.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {watchSpans} from './watch-spans.ts'

/** Returns the provider of spans that wait to be adopted. It has no destination: what no tracer adopts is counted. */
export function adoptableProvider(): TracerProvider {
  known ??= createProvider({
    sampler: new AlwaysOnSampler(),
    idGenerator: {generateTraceId: randomId, generateSpanId: randomSpanId},
    spanProcessors: [
      watchSpans({
        started: () => {},
        unclaimed: () => report(codes.unclaimed, undefined, () => ({subject: 'routeInstrumentations()'})),
        flush: async () => {},
      }),
    ],
  })
  return known
}

let known: TracerProvider | undefined
