import type {HrTime} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/**
 * Returns one span as the JSON of an OTLP request, without the closing brace: a file adds its checksum there. Every number
 * and text is legal for a strict parser of protobuf's JSON.
 */
export function recordOf(span: ReadableSpan): string {
  const {before, after} = envelopeOf(span)
  return `{"resourceSpans":[${before}${spanText(span)}${after}]`
}

/** Returns spans as the JSON of one OTLP request, in the same strict form. Spans of one resource and scope share a list. */
export function requestOf(spans: readonly ReadableSpan[]): string {
  const resources = new Map<ReadableSpan['resource'], Map<string, [ReadableSpan, ...ReadableSpan[]]>>()
  for (const span of spans) {
    const {resource, instrumentationScope: scope} = span
    const scopes = resources.get(resource) ?? new Map<string, [ReadableSpan, ...ReadableSpan[]]>()
    resources.set(resource, scopes)
    const key = JSON.stringify([scope.name, scope.version, scope.schemaUrl])
    const list = scopes.get(key)
    if (list === undefined) scopes.set(key, [span])
    else list.push(span)
  }
  const groups = [...resources].map(([resource, scopes]) => {
    const {before, after} = resourceParts(resource)
    const lists = [...scopes.values()].map(list => {
      const scope = scopeParts(list[0].instrumentationScope)
      return `${scope.before}${list.map(spanText).join(',')}${scope.after}`
    })
    return `${before}${lists.join(',')}${after}`
  })
  return `{"resourceSpans":[${groups.join(',')}]}`
}

/** The texts around what a resource or a scope holds. */
interface Envelope {
  readonly before: string
  readonly after: string
}

// Thousands of spans share a resource and a scope, so their texts are kept.
const envelopes = new WeakMap<object, WeakMap<object, Envelope>>()

function envelopeOf({resource, instrumentationScope: scope}: ReadableSpan): Envelope {
  const known = envelopes.get(resource) ?? new WeakMap<object, Envelope>()
  envelopes.set(resource, known)
  const envelope = known.get(scope) ?? createEnvelope(resource, scope)
  known.set(scope, envelope)
  return envelope
}

function createEnvelope(resource: ReadableSpan['resource'], scope: ReadableSpan['instrumentationScope']): Envelope {
  const [outer, inner] = [resourceParts(resource), scopeParts(scope)]
  return {before: outer.before + inner.before, after: inner.after + outer.after}
}

function resourceParts({attributes, schemaUrl}: ReadableSpan['resource']): Envelope {
  const url = schemaUrl ? `,"schemaUrl":${quoted(schemaUrl)}` : ''
  const resource = `{"attributes":${attributesText(attributes)},"droppedAttributesCount":0}`
  return {before: `{"resource":${resource},"scopeSpans":[`, after: `]${url}}`}
}

function scopeParts({name, version, schemaUrl}: ReadableSpan['instrumentationScope']): Envelope {
  const url = schemaUrl ? `,"schemaUrl":${quoted(schemaUrl)}` : ''
  const ofVersion = version === undefined ? '' : `,"version":${quoted(version)}`
  return {before: `{"scope":{"name":${quoted(name)}${ofVersion}},"spans":[`, after: `]${url}}`}
}

function spanText(span: ReadableSpan): string {
  const {traceId, spanId, traceFlags, traceState} = span.spanContext()
  const parent = span.parentSpanContext
  const state = traceState === undefined ? '' : `,"traceState":${quoted(traceState.serialize())}`
  const message = span.status.message === undefined ? '' : `,"message":${quoted(span.status.message)}`
  return (
    `{"traceId":"${traceId}","spanId":"${spanId}"${parent ? `,"parentSpanId":"${parent.spanId}"` : ''}${state},` +
    `"name":${quoted(span.name)},"kind":${span.kind + 1},"startTimeUnixNano":"${nanoseconds(span.startTime)}",` +
    `"endTimeUnixNano":"${nanoseconds(span.endTime)}","attributes":${attributesText(span.attributes)},` +
    `"droppedAttributesCount":${span.droppedAttributesCount},"events":[${span.events.map(eventText).join(',')}],` +
    `"droppedEventsCount":${span.droppedEventsCount},"status":{"code":${span.status.code}${message}},` +
    `"links":[${span.links.map(linkText).join(',')}],"droppedLinksCount":${span.droppedLinksCount},` +
    `"flags":${flagsOf(traceFlags, parent?.isRemote)}}`
  )
}

function eventText({name, time, attributes = {}, droppedAttributesCount = 0}: ReadableSpan['events'][number]): string {
  return (
    `{"attributes":${attributesText(attributes)},"name":${quoted(name)},"timeUnixNano":"${nanoseconds(time)}",` +
    `"droppedAttributesCount":${droppedAttributesCount}}`
  )
}

function linkText({context, attributes = {}, droppedAttributesCount = 0}: ReadableSpan['links'][number]): string {
  const {traceId, spanId, traceFlags, traceState, isRemote} = context
  const state = traceState === undefined ? '' : `,"traceState":${quoted(traceState.serialize())}`
  return (
    `{"attributes":${attributesText(attributes)},"spanId":"${spanId}","traceId":"${traceId}"${state},` +
    `"droppedAttributesCount":${droppedAttributesCount},"flags":${flagsOf(traceFlags, isRemote)}}`
  )
}

/** The bits of OTLP above the trace flags: it is known whether the parent is remote, and it is. */
const remoteBits = {known: 0x100, remote: 0x200}

function flagsOf(traceFlags: number, remote: boolean | undefined): number {
  return (traceFlags & 0xff) | remoteBits.known | (remote ? remoteBits.remote : 0)
}

function attributesText(attributes: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const key in attributes) {
    text += `${text === '' ? '' : ','}{"key":${quoted(key)},"value":${valueText(attributes[key])}}`
  }
  return `[${text}]`
}

function valueText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${quoted(value)}}`
    case 'number':
      return numberText(value)
    case 'boolean':
      return `{"boolValue":${value}}`
    case 'object':
      return value === null ? '{}' : objectText(value)
    default:
      return '{}'
  }
}

function objectText(value: object): string {
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${value.map(valueText).join(',')}]}}`
  if (value instanceof Uint8Array)
    return `{"bytesValue":"${btoa(Array.from(value, byte => String.fromCharCode(byte)).join(''))}"}`
  return `{"kvlistValue":{"values":${attributesText(value as Record<string, unknown>)}}}`
}

// An integer of OTLP has 64 bits, and JSON has no number for the last three.
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return `{"intValue":${Object.is(value, -0) ? 0 : value}}`
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`
}

// Half a surrogate pair has no form in UTF-8.
function quoted(text: string): string {
  const json = JSON.stringify(text)
  // JSON escapes nothing else with these letters, but a text may hold them.
  return json.includes('\\ud') ? JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd')) : json
}

// A time is an unsigned number of 64 bits. A user may pass any start time, and 0 stands for an unknown one.
function nanoseconds([seconds, rest]: HrTime): string {
  if (seconds > 0 && rest >= 0 && rest < 1e9 && Number.isInteger(rest) && seconds < 1e10)
    return `${seconds}${String(rest).padStart(9, '0')}`
  if (!Number.isFinite(seconds) || !Number.isFinite(rest)) return '0'
  const all = BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(Math.trunc(rest))
  return BigInt.asUintN(64, all) === all ? String(all) : '0'
}
