import {InMemorySpanExporter} from '@opentelemetry/sdk-trace-base'
import * as traceloop from '@traceloop/node-server-sdk'
import {seen} from './otel.mjs'

export const packageFile = '../node_modules/@traceloop/node-server-sdk/package.json'

export function prepare() {
  const exporter = new InMemorySpanExporter()
  traceloop.initialize({
    appName: 'bench',
    apiKey: 'none',
    exporter,
    disableBatch: true,
    silenceInitializationMessage: true,
    traceloopSyncEnabled: false,
    instrumentModules: {},
  })
  return {
    wrap:
      (fn, name) =>
      (...given) =>
        traceloop.withTask({name}, fn, ...given),
    spans: async () => {
      await traceloop.forceFlush()
      return exporter.getFinishedSpans().map(seen)
    },
  }
}
