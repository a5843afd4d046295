import {JsonTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {requestOf} from '../../src/delivery/otlp/otlp-json.ts'
import {hostileTexts} from '../report/hostile-texts.ts'
import {parseOtlp} from './receiver/strict-otlp.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const withSpan = (fields: string): string =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}",${fields}}]}]}]}`
const withValue = (value: string): string => withSpan(`"attributes":[{"key":"k","value":${value}}]`)

/** What Google's parsers refuse. */
const refused: Readonly<Record<string, string>> = {
  'half a surrogate pair': withSpan('"name":"\\ud83d"'),
  'the other half': withSpan('"name":"\\udc00x"'),
  'half a pair in a key': withSpan('"attributes":[{"key":"\\ud83d","value":{"intValue":1}}]'),
  'a whole number beyond 64 bits': withValue('{"intValue":1e21}'),
  'the largest double as a whole number': withValue('{"intValue":1.7976931348623157e+308}'),
  'a fraction as a whole number': withValue('{"intValue":0.5}'),
  'text as a whole number': withValue('{"intValue":"one"}'),
  'NaN without quotes': withValue('{"doubleValue":NaN}'),
  'Infinity without quotes': withValue('{"doubleValue":Infinity}'),
  'another spelling of infinity': withValue('{"doubleValue":"inf"}'),
  'a number beyond a double': withValue('{"doubleValue":1e400}'),
  'two values in one': withValue('{"intValue":1,"stringValue":"x"}'),
  'a number as text': withValue('{"stringValue":1}'),
  'a value of a list that is none': withValue('{"arrayValue":{"values":[null]}}'),
  'an unknown field': withSpan('"nonsense":1'),
  'a field twice': withSpan('"name":"a","name":"b"'),
  'the name of a kind': withSpan('"kind":"SPAN_KIND_CLIENT"'),
  'a negative time': withSpan('"startTimeUnixNano":"-1"'),
  'a time with a fraction': withSpan('"startTimeUnixNano":"1.5"'),
  'an id of the wrong length': withSpan('"parentSpanId":"ab"'),
  'an id in base64': withSpan('"parentSpanId":"ABCDEFGHIJKLMNOP"'),
  'flags beyond 32 bits': withSpan('"flags":4294967296'),
  'a control character in text': withSpan('"name":"\u0001"'),
  'a comma too many': withSpan('"name":"a",'),
  'text behind the request': `${withSpan('"name":"a"')}x`,
  'a mark in front': `\ufeff${withSpan('"name":"a"')}`,
  'values nested 101 deep': withValue(`${'{"arrayValue":{"values":['.repeat(40)}{"intValue":1}${']}}'.repeat(40)}`),
}

for (const [what, text] of Object.entries(refused)) {
  test(`the strict parser of the suite refuses ${what}`, t => {
    t.throws(() => parseOtlp(bytes(text)), {message: /strict|JSON/})
  })
}

test('the strict parser of the suite refuses bytes that are not UTF-8', t => {
  const [before, after] = withSpan('"name":"|"').split('|')
  t.throws(() => parseOtlp(Buffer.concat([bytes(before ?? ''), Buffer.of(0xed, 0xa0, 0xbd), bytes(after ?? '')])))
})

test('it takes what a receiver has to take', t => {
  const values =
    '[{"intValue":"-9223372036854775808"},{"intValue":9007199254740991},{"doubleValue":"NaN"},{"doubleValue":1e21},{"doubleValue":"-Infinity"},{},{"boolValue":false},{"bytesValue":"AQI="}]'
  t.notThrows(() => parseOtlp(bytes(withValue(`{"arrayValue":{"values":${values}}}`))))
})

const odd: readonly unknown[] = [
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  2 ** 53,
  -(2 ** 63),
  2 ** 63,
  1e21,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  Number.MIN_VALUE,
  0.1,
  ...hostileTexts,
]

/** Two spans of two libraries below each other, in which every part is odd. */
function oddSpans(): ReadableSpan[] {
  const half = '😀'.slice(0, 1)
  const tracer = new HoneyHiveTracer({destination: 'memory', resource: {[half]: half, largest: Number.MAX_VALUE}})
  for (const library of [tracer.provider.getTracer(`lib${half}`, half, {schemaUrl: half}), tracer.otel]) {
    library.startActiveSpan(half, outer => {
      for (const [at, value] of odd.entries()) {
        const attributes = {[`a${at}`]: value, [String(value)]: [value]} as Record<string, string>
        const span = library.startSpan(String(value), {
          attributes,
          kind: (at % 5) as 0,
          links: [{context: outer.spanContext(), attributes}],
          startTime: at % 2 === 0 ? at : Number(value),
        })
        span.addEvent(String(value), attributes, at % 3 === 0 ? -1 : undefined)
        span.recordException({name: half, message: String(value), stack: half})
        span.setStatus({code: 2, message: String(value)})
        span.end(typeof value === 'number' ? value : undefined)
      }
      outer.end()
    })
  }
  return [...tracer.spans]
}

test('a request of the oddest spans is strict', t => {
  const spans = oddSpans()
  const request = parseOtlp(bytes(requestOf(spans)))
  t.is(request.resourceSpans.length, 1)
  const [resource] = request.resourceSpans
  t.is(resource?.scopeSpans.length, 2)
  t.is(
    resource?.scopeSpans.reduce((sum, scope) => sum + scope.spans.length, 0),
    spans.length,
  )
  for (const span of spans) t.notThrows(() => parseOtlp(bytes(requestOf([span]))), span.name)
})

test('a request is the same as OpenTelemetry’s serializer writes, with every resource and scope', t => {
  const spans = ['one', 'two'].flatMap(name => {
    const tracer = new HoneyHiveTracer({destination: 'memory', resource: {'service.name': name}})
    const libraries = ['a', 'b', 'a'].map(each => tracer.provider.getTracer(each, '1', {schemaUrl: `https://${each}`}))
    for (const library of libraries) library.startSpan(name, {attributes: {n: 1, list: ['x', 'y']}}).end()
    tracer.startSpan('own').end()
    return [...tracer.spans]
  })
  const theirs: unknown = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans)))
  t.deepEqual(JSON.parse(requestOf(spans)), theirs)
  t.notThrows(() => parseOtlp(bytes(requestOf(spans))))
})
