import {context, trace as api} from '@opentelemetry/api'
import test from 'ava'
import {enrichSpan, trace} from '../../src/index.ts'
import {type Recording, recordSpans} from '../../src/testing.ts'

const think = trace({eventName: 'think'}, async (question: string): Promise<void> => {
  await Promise.resolve()
  enrichSpan({metadata: {about: question}})
})

const answer = trace({eventName: 'answer'}, async (question: string): Promise<string> => {
  await think(question)
  enrichSpan({metrics: {length: question.length}})
  return question.toUpperCase()
})

function tenants() {
  return {a: recordSpans({project: 'a'}), b: recordSpans({project: 'b'})}
}

function sharesNothing(
  t: {deepEqual(a: unknown, b: unknown): void; is(a: unknown, b: unknown): void},
  a: Recording,
  b: Recording,
): void {
  for (const {spans, tracer} of [a, b]) {
    for (const span of spans) {
      t.is(span.attributes['honeyhive.project'], tracer.project)
      t.is(span.attributes['honeyhive.session_id'], tracer.sessionId)
    }
  }
  const traces = new Set(a.spans.map(span => span.spanContext().traceId))
  t.deepEqual(
    b.spans.filter(span => traces.has(span.spanContext().traceId)),
    [],
  )
}

test('two tenants share nothing when their calls interleave', async t => {
  const {a, b} = tenants()
  const runs = Array.from({length: 50}, (_, n) => [a, b].map(({tracer}) => tracer.run(() => answer(`q${n}`)))).flat()
  await Promise.all(runs)
  t.is(a.spans.length, 100)
  t.is(b.spans.length, 100)
  sharesNothing(t, a, b)
})

test('two tenants share nothing when they are nested both ways', async t => {
  const {a, b} = tenants()
  const inA = a.tracer.trace({eventName: 'inA'}, async (depth: number): Promise<void> => {
    enrichSpan({metadata: {tenant: 'a'}})
    if (depth > 0) await inB(depth - 1)
    enrichSpan({metadata: {after: 'a'}})
  })
  const inB = b.tracer.trace({eventName: 'inB'}, async (depth: number): Promise<void> => {
    await Promise.resolve()
    enrichSpan({metadata: {tenant: 'b'}})
    if (depth > 0) await inA(depth - 1)
    enrichSpan({metadata: {after: 'b'}})
  })
  await Promise.all([inA(5), inB(5)])
  sharesNothing(t, a, b)
  for (const {tracer, spans} of [a, b]) {
    for (const {attributes} of spans) {
      t.is(attributes['honeyhive_metadata.tenant'], tracer.project)
      t.is(attributes['honeyhive_metadata.after'], tracer.project)
    }
  }
})

test('below two levels of another tenant a span finds its own tenant’s span as the parent', async t => {
  const {a, b} = tenants()
  a.tracer.startActiveSpan('a1', a1 => {
    b.tracer.startActiveSpan('b1', b1 => {
      a.tracer.startActiveSpan('a2', a2 => {
        b.tracer.startSpan('b2').end()
        a2.end()
      })
      b1.end()
    })
    a1.end()
  })
  t.is(a.tree(), 'a1\n  a2')
  t.is(b.tree(), 'b1\n  b2')
  sharesNothing(t, a, b)
})

// The code of opentelemetry-js issue 1932: two providers, one active context. There the second span became a child of
// the first although it belongs to another tenant.
test('a span of one provider is never the parent of another provider’s span', t => {
  const {a, b} = tenants()
  const first = a.tracer.provider.getTracer('first')
  const second = b.tracer.provider.getTracer('second')
  const parent = first.startSpan('parent')
  context.with(api.setSpan(context.active(), parent), () => {
    const other = second.startSpan('other')
    other.end()
  })
  parent.end()
  t.is(b.span('other').parentSpanContext, undefined)
  t.not(b.span('other').spanContext().traceId, a.span('parent').spanContext().traceId)
  t.is(b.span('other').instrumentationScope.name, 'second')
})

test('one function of a module serves 200 tenants at once', async t => {
  const recordings = Array.from({length: 200}, (_, n) => recordSpans({project: `tenant-${n}`}))
  await Promise.all(recordings.map(({tracer}, n) => tracer.run(() => answer(`question of ${n}`))))
  for (const [n, {spans, tracer}] of recordings.entries()) {
    t.deepEqual(
      spans.map(span => span.name),
      ['think', 'answer'],
    )
    t.is(spans[0]?.attributes['honeyhive_metadata.about'], `question of ${n}`)
    t.is(spans[1]?.attributes['honeyhive.session_id'], tracer.sessionId)
  }
})
