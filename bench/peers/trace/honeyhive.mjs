import {traceTool} from 'honeyhive'
import {createProvider} from './otel.mjs'

export const packageFile = '../node_modules/honeyhive/package.json'

// `HoneyHiveTracer.init` starts a session on a server. Its functions take the global provider, so that one of ours serves.
export function prepare() {
  const {spans} = createProvider()
  return {wrap: fn => traceTool(fn), spans}
}
