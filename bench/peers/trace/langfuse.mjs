import {observe, setLangfuseTracerProvider} from '@langfuse/tracing'
import {createProvider} from './otel.mjs'

export const packageFile = '../node_modules/@langfuse/tracing/package.json'

export function prepare() {
  const {provider, spans} = createProvider()
  setLangfuseTracerProvider(provider)
  return {wrap: (fn, name) => observe(fn, {name}), spans}
}
