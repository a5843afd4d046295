import {type Attributes, type AttributeValue, createTraceState, type HrTime, type SpanContext} from '@opentelemetry/api'
import {type Resource, resourceFromAttributes} from '@opentelemetry/resources'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/**
 * Makes a span of a record. It is written with the same bytes as the span that was recorded, as JSON and as protobuf.
 * Throws when the text is not a record.
 */
export function readSpan(record: string): ReadableSpan {
  const request = JSON.parse(record) as Request
  const resourceSpans = only(request.resourceSpans)
  const scopeSpans = only(resourceSpans.scopeSpans)
  const span = only(scopeSpans.spans)
  const {resource, scope} = sharedParts(resourceSpans, scopeSpans)
  const startTime = timeOf(span.startTimeUnixNano)
  const endTime = timeOf(span.endTimeUnixNano)
  const context = contextOf(span)
  return {
    name: span.name,
    // OTLP counts kinds from 1.
    kind: span.kind - 1,
    spanContext: () => context,
    ...(span.parentSpanId === undefined
      ? {}
      : {parentSpanContext: {...contextOf({...span, spanId: span.parentSpanId}), isRemote: isRemote(span)}}),
    startTime,
    endTime,
    duration: durationOf(startTime, endTime),
    status: span.status,
    attributes: attributesOf(span.attributes),
    links: span.links.map(link => ({
      context: {...contextOf(link), isRemote: isRemote(link)},
      attributes: attributesOf(link.attributes),
      droppedAttributesCount: link.droppedAttributesCount,
    })),
    events: span.events.map(event => ({
      name: event.name,
      time: timeOf(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
      droppedAttributesCount: event.droppedAttributesCount,
    })),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

interface SharedParts {
  readonly resource: Resource
  readonly scope: ReadableSpan['instrumentationScope']
}

// Spans with one resource object share one entry in a request, so equal resources become one object.
const known = new Map<string, SharedParts>()
const mostKnown = 100

function sharedParts({resource, schemaUrl}: ResourceSpans, {scope, schemaUrl: scopeUrl}: ScopeSpans): SharedParts {
  const key = JSON.stringify([resource, schemaUrl, scope, scopeUrl])
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= mostKnown) known.clear()
  const resourceKey = JSON.stringify([resource, schemaUrl])
  const sameResource = [...known].find(([other]) => other.startsWith(`${resourceKey.slice(0, -1)},`))?.[1].resource
  const parts: SharedParts = {
    resource:
      sameResource ??
      resourceFromAttributes(attributesOf(resource.attributes), schemaUrl === undefined ? {} : {schemaUrl}),
    scope: {
      name: scope.name,
      ...(scope.version === undefined ? {} : {version: scope.version}),
      ...(scopeUrl === undefined ? {} : {schemaUrl: scopeUrl}),
    },
  }
  known.set(key, parts)
  return parts
}

/** The bit of OTLP's flags for a remote parent or link. The lowest eight are those of W3C. */
const remoteBit = 0x200

const isRemote = ({flags}: {readonly flags: number}): boolean => (flags & remoteBit) !== 0

function contextOf({traceId, spanId, traceState, flags}: WithContext): SpanContext {
  return {
    traceId,
    spanId,
    traceFlags: flags & 0xff,
    ...(traceState === undefined ? {} : {traceState: createTraceState(traceState)}),
  }
}

function timeOf(nanoseconds: string): HrTime {
  return [Number(nanoseconds.slice(0, -9)), Number(nanoseconds.slice(-9))]
}

function durationOf([seconds, rest]: HrTime, [endSeconds, endRest]: HrTime): HrTime {
  const nanoseconds = endRest - rest
  return nanoseconds < 0 ? [endSeconds - seconds - 1, nanoseconds + 1e9] : [endSeconds - seconds, nanoseconds]
}

function attributesOf(pairs: readonly Pair[]): Attributes {
  return Object.fromEntries(pairs.map(({key, value}) => [key, valueOf(value) as AttributeValue]))
}

function valueOf(value: Value): unknown {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.intValue !== undefined) return Number(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.boolValue !== undefined) return value.boolValue
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(valueOf)
  if (value.bytesValue !== undefined) return new Uint8Array(Buffer.from(value.bytesValue, 'base64'))
  return value.kvlistValue === undefined ? undefined : attributesOf(value.kvlistValue.values)
}

function only<T>(list: readonly T[]): T {
  const [one] = list
  if (one === undefined) throw new TypeError('the record holds no span')
  return one
}

interface Request {
  readonly resourceSpans: readonly ResourceSpans[]
}

interface ResourceSpans {
  readonly resource: {readonly attributes: readonly Pair[]}
  readonly schemaUrl?: string
  readonly scopeSpans: readonly ScopeSpans[]
}

interface ScopeSpans {
  readonly scope: {readonly name: string; readonly version?: string}
  readonly schemaUrl?: string
  readonly spans: readonly WrittenSpan[]
}

interface WithContext {
  readonly traceId: string
  readonly spanId: string
  readonly traceState?: string
  readonly flags: number
}

interface WithAttributes {
  readonly attributes: readonly Pair[]
  readonly droppedAttributesCount: number
}

interface WrittenSpan extends WithContext, WithAttributes {
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly events: readonly (WithAttributes & {readonly name: string; readonly timeUnixNano: string})[]
  readonly droppedEventsCount: number
  readonly status: ReadableSpan['status']
  readonly links: readonly (WithContext & WithAttributes)[]
  readonly droppedLinksCount: number
}

interface Pair {
  readonly key: string
  readonly value: Value
}

interface Value {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: number | string
  readonly doubleValue?: number | string
  readonly bytesValue?: string
  readonly arrayValue?: {readonly values: readonly Value[]}
  readonly kvlistValue?: {readonly values: readonly Pair[]}
}
