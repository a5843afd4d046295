import {context, trace as api} from '@opentelemetry/api'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {discoverTracer, enrichSpan, HoneyHiveTracer, setDefaultTracer} from '../../src/index.ts'
import {recordSpans} from '../../src/testing.ts'

const plain = new BasicTracerProvider().getTracer('an application')

test('an enrichment for B under a span of A goes to B’s nearest span', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  b.tracer.startActiveSpan('b', spanOfB => {
    a.tracer.startActiveSpan('a', spanOfA => {
      t.true(b.tracer.enrichSpan({metadata: {for: 'b'}}))
      t.true(enrichSpan({tracer: b.tracer, metadata: {also: 'b'}}))
      t.true(enrichSpan({metadata: {for: 'a'}}))
      spanOfA.end()
    })
    spanOfB.end()
  })
  t.like(b.span('b').attributes, {'honeyhive_metadata.for': 'b', 'honeyhive_metadata.also': 'b'})
  t.is(a.span('a').attributes['honeyhive_metadata.for'], 'a')
  t.is(a.span('a').attributes['honeyhive_metadata.also'], undefined)
})

test('where B has no span, an enrichment for B is written nowhere and says foreign-span', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  a.tracer.startActiveSpan('a', span => {
    const scope = enrichSpan.scope({tracer: b.tracer, metadata: {for: 'b'}})
    t.like(scope.outcome, {ok: false, reason: 'foreign-span', via: 'explicit', written: 0})
    span.end()
  })
  t.is(a.span('a').attributes['honeyhive_metadata.for'], undefined)
})

test('an ended span of B is not passed over for the next one up', async t => {
  await using b = recordSpans()
  b.tracer.startActiveSpan('outer', outer => {
    b.tracer.startActiveSpan('inner', inner => {
      inner.end()
      t.like(enrichSpan.scope({metadata: {late: true}}).outcome, {ok: false, reason: 'span-ended'})
    })
    outer.end()
  })
  t.is(b.span('outer').attributes['honeyhive_metadata.late'], undefined)
})

test('a span that other code made active says whose place it is', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const spanOfB = b.tracer.startSpan('b')
  a.tracer.startActiveSpan('a', spanOfA => {
    context.with(api.setSpan(context.active(), spanOfB), () => {
      t.is(discoverTracer(), b.tracer)
      t.true(enrichSpan({metadata: {x: 1}}))
    })
    spanOfA.end()
  })
  spanOfB.end()
  t.is(b.span('b').attributes['honeyhive_metadata.x'], 1)
})

test('below a plain span the tracer that entered is found, and its own span is written to', async t => {
  await using a = recordSpans()
  a.tracer.startActiveSpan('a', spanOfA => {
    plain.startActiveSpan('plain', spanOfTheApplication => {
      t.is(discoverTracer(), a.tracer)
      t.true(enrichSpan({metadata: {x: 1}}))
      spanOfTheApplication.end()
    })
    spanOfA.end()
  })
  t.is(a.span('a').attributes['honeyhive_metadata.x'], 1)
})

test('a plain span is reached where no tracer is found, and by naming it anywhere', async t => {
  await using a = recordSpans()
  plain.startActiveSpan('plain', span => {
    t.like(enrichSpan.scope({metadata: {x: 1}}).outcome, {ok: true, via: 'active'})
    a.tracer.run(() => {
      t.like(enrichSpan.scope({metadata: {x: 2}}).outcome, {ok: false, reason: 'foreign-span'})
      t.like(enrichSpan.scope({span, metadata: {y: 3}}).outcome, {ok: true, via: 'explicit'})
    })
    t.like(span, {attributes: {'honeyhive_metadata.x': 1, 'honeyhive_metadata.y': 3}})
    span.end()
  })
})

test('an explicit span of another tracer than the one named is foreign', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const span = a.tracer.startSpan('a')
  t.like(enrichSpan.scope({tracer: b.tracer, span, x: 1}).outcome, {ok: false, reason: 'foreign-span', via: 'explicit'})
  t.false(b.tracer.enrichSpan({span, x: 1}))
  t.true(a.tracer.enrichSpan({span, x: 1}))
  span.end()
})

test('an OpenTelemetry tracer or provider as `tracer` writes nothing and says so', async t => {
  await using a = recordSpans()
  a.tracer.startActiveSpan('a', span => {
    for (const tracer of [plain, new BasicTracerProvider()]) {
      t.like(enrichSpan.scope({tracer, metadata: {x: 1}}).outcome, {ok: false, reason: 'not-our-tracer', written: 0})
    }
    t.true(enrichSpan({tracer: {name: 'data'}, span: 'data'} as object), 'an ordinary key')
    span.end()
  })
  t.like(a.span('a').attributes, {'honeyhive_metadata.tracer.name': 'data', 'honeyhive_metadata.span': 'data'})
})

test.serial('a default tracer is only the one that was set, and gives way to every nearer one', async t => {
  t.teardown(() => setDefaultTracer(undefined))
  await using a = recordSpans()
  t.is(discoverTracer(), undefined)
  const chosen = HoneyHiveTracer.init({destination: 'memory'})
  t.is(discoverTracer(), chosen)
  a.tracer.run(() => t.is(discoverTracer(), a.tracer))
  plain.startActiveSpan('plain', span => {
    t.like(enrichSpan.scope({x: 1}).outcome, {ok: true, via: 'default'})
    span.end()
  })
  setDefaultTracer(undefined)
  t.is(discoverTracer(), undefined)
  t.throws(() => setDefaultTracer({} as never), {name: 'ConfigurationError'})
})
