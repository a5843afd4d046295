import {InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base'
import {routedSpanProcessor} from 'enrich-span'
import {load} from './load.ts'

/** An application that runs OpenTelemetry's own SDK for Node. */
export interface Application extends AsyncDisposable {
  /** The names of the spans that the application exported, in the order of their end. */
  exported(): readonly string[]
}

interface Sdk {
  start(): void
  shutdown(): Promise<void>
}

/** Starts `NodeSDK`, which exports to memory; with `routed` it hands its spans to our tracers as well. */
export async function startNodeSdk({routed = false}: {readonly routed?: boolean} = {}): Promise<Application> {
  // Only traces: the others would look for a collector.
  Object.assign(process.env, {
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'none',
  })
  const {NodeSDK} = await load<{NodeSDK: new (options: object) => Sdk}>('@opentelemetry/sdk-node')
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter), ...(routed ? [routedSpanProcessor()] : [])]
  const sdk = new NodeSDK({serviceName: 'application', spanProcessors, instrumentations: []})
  sdk.start()
  return {
    exported: () => exporter.getFinishedSpans().map(({name}) => name),
    [Symbol.asyncDispose]: () => sdk.shutdown(),
  }
}
