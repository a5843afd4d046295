import {HoneyHiveTracer} from '../../../dist/index.js'
import {seen} from './otel.mjs'

export const packageFile = '../../../package.json'

export function prepare() {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  return {
    wrap: (fn, eventName) => tracer.trace({eventName}, fn),
    spans: () => tracer.spans.map(seen),
  }
}
