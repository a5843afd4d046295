import {context, type Span, trace} from '@opentelemetry/api'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'
import {withoutField} from './without-field.ts'

test('an outcome says how many attributes were lost when none was written', t => {
  t.like(enrichSpan.scope({metadata: {a: 1, b: {c: 2}}, d: 3}).outcome, {ok: false, written: 0, lost: 3})
  t.like(enrichSpan.explain({metadata: {a: 1, b: {c: 2}}, d: 3}).target, {ok: false, written: 0, lost: 3})
  t.false('via' in enrichSpan.explain().target)
})

test('an outcome counts what was lost within the limits of the tracer, as explain does', t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', limits: {nodes: 2}})
  const many = {metadata: {a: 1, b: 2, c: 3, d: 4}}
  const {lost, ok} = tracer.enrichSpan.explain(many).target as {lost: number; ok: boolean}
  t.like(tracer.enrichSpan.scope(many).outcome, {ok, lost})
})

test('explain foresees reserved keys and a full span', async t => {
  await using recording = recordSpans({runId: 'r'})
  recording.tracer.startActiveSpan('s', span => {
    const forged = {metadata: {run_id: 'mine', other: 1}}
    t.like(enrichSpan.explain(forged).target, {ok: false, reason: 'reserved-key', written: 1, lost: 1})
    t.like(enrichSpan.scope(forged).outcome, {ok: false, reason: 'reserved-key', written: 1, lost: 1})
    const flood = {metrics: Object.fromEntries(Array.from({length: 2_000}, (_, n) => [`k${n}`, n]))}
    const foreseen = enrichSpan.explain(flood).target
    const happened = enrichSpan.scope(flood).outcome
    t.like(happened, {ok: false, reason: 'dropped'})
    t.deepEqual([foreseen.written, foreseen.ok], [happened.written, happened.ok])
    span.end()
  })
})

for (const before of [0, 5, 900, 960]) {
  test(`explain foresees how much room is left where the call overwrites ${before} keys as well`, async t => {
    await using recording = recordSpans()
    const keys = (count: number): object => ({
      metrics: Object.fromEntries(Array.from({length: count}, (_, n) => [`k${n}`, n])),
    })
    for (const count of [1, 957, 960, 2_000]) {
      const span = recording.tracer.startSpan('s')
      enrichSpan({span, ...keys(before)})
      const {ok, written} = enrichSpan.explain({span, ...keys(count)}).target
      t.like(enrichSpan.scope({span, ...keys(count)}).outcome, {ok, written}, `${count} keys`)
      span.end()
    }
  })
}

for (const [name, call] of [
  ['enrichSpan.with()', () => enrichSpan.with({a: 1}, undefined as never)],
  ['tracer.run()', () => new HoneyHiveTracer({destination: 'memory'}).run(undefined as never)],
  ['startActiveSpan()', () => new HoneyHiveTracer({destination: 'memory'}).startActiveSpan('x', undefined as never)],
] as const) {
  test(`${name} without a callback says what is missing`, t => {
    t.throws(call, {instanceOf: TypeError, message: /the callback must be a function, got undefined/})
  })
}

for (const field of ['ended', 'name', 'attributes', 'parentSpanContext', 'droppedAttributesCount'] as const) {
  test(`where a tracer exists, too, a span of which \`${field}\` cannot be read is enriched`, async t => {
    await using recording = recordSpans()
    const span = withoutField(new BasicTracerProvider().getTracer('plain').startSpan('strict'), field)
    context.with(trace.setSpan(context.active(), span), () => {
      t.true(enrichSpan({a: 1}))
      t.true(enrichSpan.scope({b: 2}).enrich({c: 3}))
      t.true(enrichSpan.explain({d: 4}).target.ok)
      t.true(enrichSpan({span: recording.tracer.startSpan('mine'), d: 4}))
      span.end()
      t.false(enrichSpan({e: 5}))
    })
  })
}

test('a span whose SDK gives null for its parent is a plain one', async t => {
  await using recording = recordSpans()
  const plain = new BasicTracerProvider().getTracer('plain').startSpan('orphan')
  context.with(trace.setSpan(context.active(), Object.assign(plain, {parentSpanContext: null})), () => {
    t.true(enrichSpan({a: 1}))
    t.is(recording.tracer.startSpan('below').spanContext().traceId, plain.spanContext().traceId)
  })
})

test('a wrapper around a span of ours loses what it refuses, and does not throw', async t => {
  await using recording = recordSpans()
  const wrapper: Span = Object.create(recording.tracer.startSpan('wrapped'), {
    setAttribute: {
      value: () => {
        throw new Error('not here')
      },
    },
  })
  t.like(enrichSpan.scope({span: wrapper, a: 1, b: 2}).outcome, {ok: false, reason: 'dropped', written: 0, lost: 2})
})

test('a wrapper without attributes cannot fill a span of ours beyond what user data may take', async t => {
  await using recording = recordSpans()
  const span = recording.tracer.startSpan('wrapped')
  const wrapper = {
    spanContext: () => span.spanContext(),
    isRecording: () => span.isRecording(),
    setAttribute: (key: string, value: number) => span.setAttribute(key, value),
  }
  const flood = {metrics: Object.fromEntries(Array.from({length: 2_000}, (_, n) => [`k${n}`, n]))}
  t.like(enrichSpan.scope({span: wrapper as unknown as Span, ...flood}).outcome, {reason: 'dropped', written: 960})
  span.end()
})
