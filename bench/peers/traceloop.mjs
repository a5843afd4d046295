import * as traceloop from '@traceloop/node-server-sdk'
import {acceptAll} from './accept-all.mjs'

export const packageName = '@traceloop/node-server-sdk'

// It has no call that adds data to the running span, so it is in the rows of wrappers only.
export function prepare() {
  traceloop.initialize({
    appName: 'bench',
    apiKey: 'none',
    exporter: acceptAll(),
    silenceInitializationMessage: true,
    traceloopSyncEnabled: false,
    instrumentModules: {},
  })
  return {
    wrap: fn => question => traceloop.withTask({name: 'answer'}, fn, question),
    flush: () => traceloop.forceFlush(),
  }
}
