import {JsonNumber, type Json, parseStrictJson} from './strict-json.ts'

/** A request of OTLP JSON that a strict parser accepts. */
export interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource?: {readonly attributes?: readonly OtlpAttribute[]}
    readonly scopeSpans: readonly {readonly scope?: {readonly name?: string}; readonly spans: readonly OtlpSpan[]}[]
  }[]
}

export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes: readonly OtlpAttribute[]
}

export interface OtlpAttribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

/**
 * Parses a request of OTLP/HTTP as the JSON mapping of proto3 demands, with the exceptions of OTLP: ids are hexadecimal and
 * enums are numbers. Throws for everything that Google's parsers refuse: unknown fields, numbers beyond their type, two
 * values in one, half a surrogate pair.
 */
export function parseOtlp(bytes: Uint8Array): OtlpRequest {
  return messageOf(request)(parseStrictJson(bytes), 'request') as OtlpRequest
}

/** Checks a value and returns it as plain data. */
type Field = (value: Json, at: string) => unknown
type Message = Readonly<Record<string, Field>>

const wrong = (at: string, expected: string, value: Json): TypeError =>
  new TypeError(
    `strict OTLP: ${at} must be ${expected}, got ${JSON.stringify(value instanceof Map ? [...value.keys()] : value)}`,
  )

const text: Field = (value, at) => {
  if (typeof value !== 'string') throw wrong(at, 'text', value)
  return value
}
const flag: Field = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'true or false', value)
  return value
}
const whole =
  (least: bigint, most: bigint): Field =>
  (value, at) => {
    const digits = value instanceof JsonNumber ? value.text : typeof value === 'string' ? value : ''
    const isWhole = /^-?\d+$/.test(digits) || (value instanceof JsonNumber && Number.isSafeInteger(Number(digits)))
    const number = isWhole ? BigInt(/^-?\d+$/.test(digits) ? digits : Number(digits)) : undefined
    if (number === undefined || number < least || number > most) throw wrong(at, `a whole number up to ${most}`, value)
    return value instanceof JsonNumber ? Number(digits) : digits
  }
const uint32 = whole(0n, 2n ** 32n - 1n)
const fixed64 = whole(0n, 2n ** 64n - 1n)
const int64 = whole(-(2n ** 63n), 2n ** 63n - 1n)
const double: Field = (value, at) => {
  if (value instanceof JsonNumber && Number.isFinite(Number(value.text))) return Number(value.text)
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value)
  throw wrong(at, 'a number, "NaN", "Infinity" or "-Infinity"', value)
}
const bytes: Field = (value, at) => {
  if (typeof value !== 'string' || !/^(?:[\w+/-]{4})*(?:[\w+/-]{2,3}={0,2})?$/.test(value))
    throw wrong(at, 'base64', value)
  return Buffer.from(value, 'base64')
}
const id =
  (digits: number): Field =>
  (value, at) => {
    if (typeof value !== 'string' || value.length !== digits || !/^(?=.*[1-9a-f])[0-9a-f]+$/.test(value))
      throw wrong(at, `${digits} hexadecimal digits that are not all 0`, value)
    return value
  }
const oneUpTo = (most: bigint): Field => {
  const check = whole(0n, most)
  return (value, at) => {
    // OTLP does not take the names of enums.
    if (!(value instanceof JsonNumber)) throw wrong(at, 'the number of an enum', value)
    return check(value, at)
  }
}
const list =
  (element: Field): Field =>
  (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'a list', value)
    return (value as readonly Json[]).map((each, index) => {
      if (each === null) throw wrong(`${at}[${index}]`, 'a message', each)
      return element(each, `${at}[${index}]`)
    })
  }
/** A message: known fields only. `null` stands for an absent field. */
const messageOf =
  (fields: Message, most = Infinity): Field =>
  (value, at) => {
    if (!(value instanceof Map)) throw wrong(at, 'an object', value)
    const given = [...(value as ReadonlyMap<string, Json>)].filter(([, each]) => each !== null)
    if (given.length > most) throw wrong(at, `an object with at most ${most} of its fields`, value)
    return Object.fromEntries(
      given.map(([name, each]) => {
        const field = fields[name]
        if (!Object.hasOwn(fields, name) || field === undefined)
          throw wrong(`${at}.${name}`, 'absent: there is no such field', each)
        return [name, field(each, `${at}.${name}`)]
      }),
    )
  }

// A value may hold values, so it is looked up when it is used.
const anyValue: Field = (value, at) => messageOf(valueFields, 1)(value, at)
const keyValue: Field = (value, at) => {
  if (!(value instanceof Map) || !value.has('key')) throw wrong(at, 'a key and a value', value)
  return messageOf({key: text, value: anyValue})(value, at)
}
const valueFields: Message = {
  stringValue: text,
  boolValue: flag,
  intValue: int64,
  doubleValue: double,
  arrayValue: messageOf({values: list(anyValue)}),
  kvlistValue: messageOf({values: list(keyValue)}),
  bytesValue: bytes,
}
const attributes = {attributes: list(keyValue), droppedAttributesCount: uint32}
const event = messageOf({...attributes, timeUnixNano: fixed64, name: text})
const link = messageOf({...attributes, traceId: id(32), spanId: id(16), traceState: text, flags: uint32})
const span = messageOf({
  ...attributes,
  traceId: id(32),
  spanId: id(16),
  traceState: text,
  parentSpanId: id(16),
  flags: uint32,
  name: text,
  kind: oneUpTo(5n),
  startTimeUnixNano: fixed64,
  endTimeUnixNano: fixed64,
  events: list(event),
  droppedEventsCount: uint32,
  links: list(link),
  droppedLinksCount: uint32,
  status: messageOf({message: text, code: oneUpTo(2n)}),
})
const scope = messageOf({...attributes, name: text, version: text})
const scopeSpans = messageOf({scope, spans: list(span), schemaUrl: text})
const resourceSpans = messageOf({resource: messageOf(attributes), scopeSpans: list(scopeSpans), schemaUrl: text})
// A line of a local file ends with its checksum, which OTLP's receivers ignore like each field that they do not know.
const request: Message = {resourceSpans: list(resourceSpans), crc: text}
