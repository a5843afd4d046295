import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {changedSpan} from '../leaving-span.ts'

/**
 * Returns a span whose texts and keys have `\u2400` for each NUL. A text in Postgres cannot hold a NUL, so a backend on it
 * refuses the span, and often the whole request. A span without one is returned unchanged.
 */
export function withoutNul(span: ReadableSpan): ReadableSpan {
  const {name, attributes, events, links, status} = span
  const [resource, instrumentationScope] = [ofShared(span.resource), ofShared(span.instrumentationScope)]
  const isSame = resource === span.resource && instrumentationScope === span.instrumentationScope
  const own = {name, attributes, events: events.map(partsOf), links: links.map(partsOf), message: status.message}
  if (isSame && !holdsNul(own)) return span
  return changedSpan(span, {
    name: marked(name),
    attributes: marked(attributes),
    events: events.map(event => ({...event, ...marked(partsOf(event))})),
    links: links.map(link => ({...link, ...marked(partsOf(link))})),
    status: marked(status),
    resource,
    instrumentationScope,
  })
}

// The rest of an event or a link is a time or ids.
function partsOf<T extends {readonly name?: string; readonly attributes?: object}>(
  given: T,
): Pick<T, 'name' | 'attributes'> {
  const {name, attributes} = given
  return {...(name === undefined ? {} : {name}), ...(attributes === undefined ? {} : {attributes})}
}

// Spans of one request are grouped by these objects, so each has one copy.
const shared = new WeakMap<object, object>()

function ofShared<T extends {readonly name?: string; readonly version?: string; readonly attributes?: object}>(
  given: T,
): T {
  const known = shared.get(given) ?? copyOfShared(given)
  shared.set(given, known)
  return known as T
}

// A resource is a class whose fields are accessors, so its copy inherits what does not change.
function copyOfShared(given: {
  readonly name?: string
  readonly version?: string
  readonly attributes?: object
}): object {
  const {name, version, attributes} = given
  const held = Object.entries({name, version, attributes}).filter(([, value]) => holdsNul(value))
  const descriptors = held.map(([key, value]) => [key, {value: marked(value), enumerable: true}] as const)
  return held.length === 0 ? given : (Object.create(given, Object.fromEntries(descriptors)) as object)
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(holdsNul)
  if (typeof value !== 'object' || value === null) return false
  for (const key in value) {
    if (key.includes('\0') || holdsNul((value as Readonly<Record<string, unknown>>)[key])) return true
  }
  return false
}

/** Returns a copy with a mark for each NUL in its texts and keys. */
function marked<T>(value: T): T
function marked(value: unknown): unknown {
  if (typeof value === 'string') return mark(value)
  if (Array.isArray(value)) return value.map(each => marked<unknown>(each))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [mark(key), marked<unknown>(each)]))
}

const mark = (text: string): string => text.replaceAll('\0', '\u2400')
