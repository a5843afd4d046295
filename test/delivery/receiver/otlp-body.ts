import {gunzipSync} from 'node:zlib'
import {parseOtlp} from './strict-otlp.ts'

/** The fields of a span that a receiver counts by. */
export interface ReceivedSpan {
  readonly id: string
  readonly name: string
}

/** The spans of an OTLP request, read without any of the libraries that wrote it. JSON must be strict. */
export function spansIn(body: Buffer, type: string | undefined, encoding: string | undefined): ReceivedSpan[] {
  const plain = encoding === 'gzip' ? gunzipSync(body) : body
  return type === 'application/json' ? fromJson(plain) : fromProtobuf(plain)
}

function fromJson(bytes: Buffer): ReceivedSpan[] {
  const {resourceSpans} = parseOtlp(bytes)
  return resourceSpans.flatMap(({scopeSpans}) =>
    scopeSpans.flatMap(({spans}) => spans.map(({spanId, name}) => ({id: spanId, name}))),
  )
}

// resource_spans = 1, scope_spans = 2, spans = 2; of a span: span_id = 2, name = 5.
function fromProtobuf(bytes: Buffer): ReceivedSpan[] {
  const spans = [...fieldsOf(bytes, 1)].flatMap(resource =>
    [...fieldsOf(resource, 2)].flatMap(scope => [...fieldsOf(scope, 2)]),
  )
  return spans.map(span => {
    const [id] = fieldsOf(span, 2)
    const [name] = fieldsOf(span, 5)
    return {id: id?.toString('hex') ?? '', name: name?.toString() ?? ''}
  })
}

/** The length-delimited fields with this number. */
export function* fieldsOf(bytes: Buffer, wanted: number): Generator<Buffer> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else {
      const length = varint()
      if (tag >> 3 === wanted) yield bytes.subarray(at, at + length)
      at += length
    }
  }
}
