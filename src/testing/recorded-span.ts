import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {AttributeScalar} from '../attributes/attribute.ts'

// Tests read what they wrote, so the types of the values are theirs.
type Data = ReturnType<JSON['parse']>

/** The namespaces of a recorded span. Dots of the keys are objects, and a list has its indexes as keys. */
export interface RecordedData {
  readonly metadata: Data
  readonly metrics: Data
  readonly feedback: Data
  readonly inputs: Data
  readonly outputs: Data
  readonly config: Data
  readonly userProperties: Data
}

/** A finished span that is also read by namespace: `span.metrics.score`. */
export type RecordedSpan = ReadableSpan & RecordedData

/** The namespaces with their names on the wire. */
const wireNames: Readonly<Record<keyof RecordedData, string>> = {
  metadata: 'honeyhive_metadata',
  metrics: 'honeyhive_metrics',
  feedback: 'honeyhive_feedback',
  inputs: 'honeyhive_inputs',
  outputs: 'honeyhive_outputs',
  config: 'honeyhive_config',
  userProperties: 'honeyhive_user_properties',
}

/** Lets `span` be read by namespace. The span stays the same object. */
export function withNamespaces(span: ReadableSpan): RecordedSpan {
  for (const [name, wire] of Object.entries(wireNames)) {
    Object.defineProperty(span, name, {get: () => dataUnder(span, wire), configurable: true, enumerable: false})
  }
  return span as RecordedSpan
}

interface Tree {
  [key: string]: Tree | AttributeScalar
}

function dataUnder({attributes}: ReadableSpan, wire: string): unknown {
  const keys = Object.keys(attributes).filter(key => key.startsWith(`${wire}.`))
  if (keys.length === 0) return attributes[wire]
  const data: Tree = {}
  for (const key of keys) put(data, key.slice(wire.length + 1).split('.'), attributes[key] as AttributeScalar)
  return data
}

function put(data: Tree, [first = '', ...rest]: readonly string[], value: AttributeScalar): void {
  if (rest.length === 0) {
    data[first] = value
    return
  }
  const below = data[first]
  const next: Tree = typeof below === 'object' && !Array.isArray(below) ? below : {}
  data[first] = next
  put(next, rest, value)
}
