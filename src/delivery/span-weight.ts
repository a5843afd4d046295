import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import * as keys from '../attributes/wire-keys.ts'

/** About how many bytes a span takes on the wire; its memory is a small multiple. Cheap: it is asked for every span. */
export function bytesOf({attributes, events, links, name}: ReadableSpan): number {
  let bytes = 120 + name.length + links.length * 60
  for (const key in attributes) {
    const value = attributes[key]
    bytes += key.length + (typeof value === 'string' ? value.length : Array.isArray(value) ? 16 * value.length : 8)
  }
  for (const event of events) {
    bytes += 40 + event.name.length
    for (const key in event.attributes) bytes += key.length + String(event.attributes[key]).length
  }
  return bytes
}

/** How much a span is worth when memory is full: the least go first. */
export const leastWorth = 0
export const mostWorth = 3

/** 3 for the result of an experiment's item, 2 for an error, 1 for a root, 0 for the rest. */
export function worthOf({attributes, parentSpanContext, status}: ReadableSpan): number {
  const root = parentSpanContext === undefined
  if (root && attributes[keys.runId] !== undefined) return mostWorth
  if (status.code === errorStatus) return 2
  return root ? 1 : leastWorth
}

const errorStatus = 2
