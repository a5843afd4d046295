import type {HrTime} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/**
 * Returns one span as the JSON of an OTLP request, without the closing brace: a file adds its checksum there. Every number
 * and text is legal for a strict parser of protobuf's JSON.
 */
export function recordOf(span: ReadableSpan): string {
  const {before, after} = envelopeOf(span)
  return `${before}${spanText(span)}${after}`
}

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
  const resourceUrl = resource.schemaUrl ? `,"schemaUrl":${quoted(resource.schemaUrl)}` : ''
  const scopeUrl = scope.schemaUrl ? `,"schemaUrl":${quoted(scope.schemaUrl)}` : ''
  const version = scope.version === undefined ? '' : `,"version":${quoted(scope.version)}`
  const attributes = `{"attributes":${attributesText(resource.attributes)},"droppedAttributesCount":0}`
  return {
    before: `{"resourceSpans":[{"resource":${attributes},"scopeSpans":[{"scope":{"name":${quoted(scope.name)}${version}},"spans":[`,
    after: `]${scopeUrl}}]${resourceUrl}}]`,
  }
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
  if (value instanceof Uint8Array) return `{"bytesValue":"${btoa(String.fromCharCode(...value))}"}`
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

function nanoseconds([seconds, rest]: HrTime): string {
  if (seconds > 0 && rest >= 0 && rest < 1e9 && Number.isInteger(rest))
    return `${seconds}${String(rest).padStart(9, '0')}`
  return String(BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(Math.trunc(rest)))
}
