import {traceTool} from 'honeyhive'
import {createProvider} from './otel.mjs'

export const packageFile = '../node_modules/honeyhive/package.json'

// `HoneyHiveTracer.init` starts a session on a server. Its functions use the global provider, so we register one.
export function prepare() {
  const {spans} = createProvider()
  return {wrap: fn => traceTool(fn), spans}
}
