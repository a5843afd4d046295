import {JsonTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {recordOf} from '../../src/delivery/otlp/otlp-json.ts'

/** A span with every part that OTLP has. */
function fullSpan(attributes: Readonly<Record<string, unknown>>): ReadableSpan {
  const tracer = new HoneyHiveTracer({destination: 'memory', resource: {'service.name': 'bücher', replicas: 3}})
  const library = tracer.provider.getTracer('library', '1.2.3', {schemaUrl: 'https://schema.example/1'})
  library.startActiveSpan('outer "quoted" \u2028', outer => {
    const link = {context: outer.spanContext(), attributes: {reason: 'retry'}}
    const span = library.startSpan('inner', {kind: 2, links: [link]})
    for (const key in attributes) span.setAttribute(key, attributes[key] as string)
    span.addEvent('checked', {ok: true, ratio: 0.5})
    span.recordException(new Error('no file'))
    span.setStatus({code: 2, message: 'no\nfile'})
    span.end()
    outer.end()
  })
  return tracer.spans[0] as ReadableSpan
}

const recorded = (span: ReadableSpan): unknown => JSON.parse(`${recordOf(span)}}`)

test('a record is the same request that OpenTelemetry’s serializer writes', t => {
  const span = fullSpan({
    text: 'x',
    'key "1"': 'é😀',
    whole: 7,
    half: 0.5,
    yes: true,
    list: ['a', 'b'],
    numbers: [1, 2.5],
    none: [],
  })
  const theirs: unknown = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span])))
  t.deepEqual(recorded(span), theirs)
  const [outer] = [fullSpan({})]
  t.deepEqual(recorded(outer), JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([outer]))))
})

for (const [what, value, expected] of [
  ['a whole number beyond 64 bits', Number.MAX_VALUE, {doubleValue: Number.MAX_VALUE}],
  ['a whole number beyond 53 bits', 2 ** 60, {doubleValue: 2 ** 60}],
  ['the largest whole number of JSON', Number.MAX_SAFE_INTEGER, {intValue: Number.MAX_SAFE_INTEGER}],
  ['minus zero', -0, {intValue: 0}],
  ['NaN', Number.NaN, {doubleValue: 'NaN'}],
  ['Infinity', -Infinity, {doubleValue: '-Infinity'}],
  ['half an emoji', '😀'.slice(0, 1), {stringValue: '\ufffd'}],
  ['half an emoji beside a backslash', '\\ud83d\ud83d', {stringValue: '\\ud83d\ufffd'}],
] as const) {
  test(`${what} is legal for a strict parser`, t => {
    const text = `${recordOf(fullSpan({value}))}}`
    const request = JSON.parse(text) as {
      resourceSpans: [{scopeSpans: [{spans: [{attributes: {key: string; value: unknown}[]}]}]}]
    }
    const found = request.resourceSpans[0].scopeSpans[0].spans[0].attributes.find(({key}) => key === 'value')
    t.deepEqual(found?.value, expected)
  })
}

test('half an emoji in a key, a name, an event and a status is legal too', t => {
  const half = '😀'.slice(0, 1)
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const span = tracer.startSpan(half, {attributes: {[half]: [half]}})
  span.addEvent(half, {[half]: half})
  span.setStatus({code: 2, message: half})
  span.end()
  t.notRegex(recordOf(tracer.spans[0] as ReadableSpan), /\\ud[89ab]/i)
})
