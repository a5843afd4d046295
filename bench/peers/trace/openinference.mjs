import {withSpan} from '@arizeai/openinference-core'
import {createProvider} from './otel.mjs'

export const packageFile = '../node_modules/@arizeai/openinference-core/package.json'

export function prepare() {
  const {provider, spans} = createProvider()
  const tracer = provider.getTracer('openinference')
  return {wrap: (fn, name) => withSpan(fn, {name, kind: 'CHAIN', tracer}), spans}
}
