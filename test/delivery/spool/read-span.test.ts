import {type Attributes, type Link, SpanStatusCode, createTraceState} from '@opentelemetry/api'
import {JsonTraceSerializer, ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer'
import {resourceFromAttributes} from '@opentelemetry/resources'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import * as fc from 'fast-check'
import {recordOf} from '../../../src/delivery/otlp/otlp-json.ts'
import {readSpan} from '../../../src/platform/node/spool/read-span.ts'

const text = fc.string({unit: 'binary', maxLength: 20})
const finite = fc.double({noNaN: true, noDefaultInfinity: true}).map(each => (Object.is(each, -0) ? 0 : each))
const filled = text.filter(each => each !== '')
const value = fc.oneof(
  text,
  fc.integer(),
  finite,
  fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 60, Number.MAX_VALUE),
  fc.boolean(),
  fc.array(text, {maxLength: 3}),
  fc.array(finite, {maxLength: 3}),
  fc.array(fc.boolean(), {maxLength: 3}),
)
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(text, value, {maxKeys: 5})
const hex = (length: number): fc.Arbitrary<string> =>
  fc.string({unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length})
const count = fc.nat(9)
const time = fc.tuple(fc.integer({min: 1, max: 4e9}), fc.integer({min: 0, max: 999_999_999}))
const context = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  traceFlags: fc.constantFrom(0, 1),
  isRemote: fc.boolean(),
  traceState: fc.constantFrom(createTraceState('a=1,b=2'), createTraceState('c=3')),
})
const links: fc.Arbitrary<Link[]> = fc.array(fc.record({context, attributes, droppedAttributesCount: count}), {
  maxLength: 2,
})

const span: fc.Arbitrary<ReadableSpan> = fc.record({
  name: text,
  kind: fc.constantFrom(0, 1, 2, 3, 4),
  spanContext: context.map(each => () => each),
  parentSpanContext: context,
  startTime: time,
  endTime: time,
  duration: time,
  status: fc.record({
    code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
    message: text,
  }),
  attributes,
  links,
  events: fc.array(fc.record({name: text, time, attributes, droppedAttributesCount: count}), {maxLength: 2}),
  ended: fc.constant(true),
  resource: fc.tuple(attributes, filled).map(([each, schemaUrl]) => resourceFromAttributes(each, {schemaUrl})),
  instrumentationScope: fc.record({name: text, version: text, schemaUrl: filled}),
  droppedAttributesCount: count,
  droppedEventsCount: count,
  droppedLinksCount: count,
})

for (const [format, serializer] of Object.entries({
  JSON: JsonTraceSerializer,
  protobuf: ProtobufTraceSerializer,
})) {
  test(`a span that is read back from its record gives the same bytes of ${format}`, t => {
    fc.assert(
      fc.property(span, original => {
        const back = readSpan(`${recordOf(original)}}`)
        t.true(
          Buffer.from(serializer.serializeRequest([back]) ?? []).equals(
            serializer.serializeRequest([original]) ?? Buffer.alloc(1),
          ),
        )
      }),
      {numRuns: 300},
    )
  })
}

test('spans with one resource share it when they are read back', t => {
  const [one, other] = fc.sample(span, 2) as [ReadableSpan, ReadableSpan]
  const read = (each: ReadableSpan): ReadableSpan => readSpan(`${recordOf({...each, resource: one.resource})}}`)
  t.is(read(one).resource, read(other).resource)
  t.is(read(one).instrumentationScope, read(one).instrumentationScope)
})
