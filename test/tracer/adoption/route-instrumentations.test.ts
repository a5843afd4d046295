import {context, type ProxyTracerProvider, trace} from '@opentelemetry/api'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, routeInstrumentations, setDefaultTracer} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

// What a library does that knows nothing but the api.
const library = (name = 'call'): void => {
  trace.getTracer('library', '1.2.3').startActiveSpan(name, span => {
    span.setAttribute('library.key', 1)
    span.end()
  })
}

test.serial.afterEach(() => {
  setDefaultTracer(undefined)
  trace.disable()
})

test.serial('a library’s span goes to the tracer discovered at its start, below that tracer’s span', async t => {
  using routing = routeInstrumentations()
  await using a = recordSpans()
  await using b = recordSpans()
  t.true(routing.routed)
  const outer = a.tracer.trace({eventName: 'outer a'}, () => {
    library('call of a')
    b.tracer.trace({eventName: 'outer b'}, () => library('call of b'))()
  })
  outer()
  await Promise.all([a.tracer.flush(), b.tracer.flush()])
  for (const [name, recording] of Object.entries({a, b})) {
    const call = recording.span(`call of ${name}`)
    t.is(call.parentSpanContext?.spanId, recording.span(`outer ${name}`).spanContext().spanId)
    t.is(call.attributes['honeyhive.session_id'], recording.tracer.sessionId)
    t.deepEqual([call.instrumentationScope.name, call.instrumentationScope.version], ['library', '1.2.3'])
  }
  t.is(a.spans.length + b.spans.length, 4)
})

test.serial('without a discovered tracer nothing is recorded, and the incoming trace continues', async t => {
  using _ = routeInstrumentations()
  await using a = recordSpans()
  const remote = {traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, isRemote: true}
  context.with(trace.setSpanContext(context.active(), remote), () => {
    trace.getTracer('library').startActiveSpan('plain', span => {
      t.false(span.isRecording())
      t.is(span.spanContext().traceId, remote.traceId)
      t.is(trace.getTracer('library').startSpan('root', {root: true}).spanContext().traceId, '0'.repeat(32))
    })
  })
  t.is(a.spans.length, 0)
})

test.serial('with a default tracer, spans outside of any tracer belong to it', async t => {
  using _ = routeInstrumentations()
  await using a = recordSpans()
  setDefaultTracer(a.tracer)
  library('start-up')
  t.is(a.span('start-up').instrumentationScope.name, 'library')
})

test.serial('a span that a library starts apart from making it active is owned as well', async t => {
  using _ = routeInstrumentations()
  await using a = recordSpans()
  a.tracer.run(() => {
    const tracer = trace.getTracer('library')
    const outer = tracer.startSpan('outer')
    context.with(trace.setSpan(context.active(), outer), () => tracer.startSpan('inner').end())
    outer.end()
  })
  await a.tracer.flush()
  t.is(a.tree(), 'outer\n  inner')
})

test.serial('it is idempotent and undoable; tracers that libraries kept come back with it', async t => {
  await using a = recordSpans()
  const kept = trace.getTracer('early')
  const first = routeInstrumentations()
  t.true(routeInstrumentations().routed)
  const call = (name: string): void => a.tracer.run(() => kept.startSpan(name).end())
  call('routed')
  first.undo()
  call('undone')
  using again = routeInstrumentations()
  t.true(again.routed)
  a.tracer.run(library)
  await a.tracer.flush()
  t.deepEqual(
    a.spans.map(({name}) => name),
    ['routed', 'call'],
  )
})

test.serial('a provider that is registered already stays, and that is reported', t => {
  const theirs = new BasicTracerProvider()
  trace.setGlobalTracerProvider(theirs)
  const before = diagnostics().counts['provider-registered']
  const routing = routeInstrumentations()
  t.false(routing.routed)
  t.is(diagnostics().counts['provider-registered'], before + 1)
  routing.undo()
  t.is((trace.getTracerProvider() as ProxyTracerProvider).getDelegate(), theirs)
})

test.serial('a library with tracer.provider belongs to that tracer wherever it is called', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const bound = a.tracer.provider.getTracer('library', '2.0.0')
  t.is(a.tracer.provider, a.tracer.provider)
  b.tracer.trace({eventName: 'b'}, () => bound.startActiveSpan('of a', span => span.end()))()
  t.is(a.span('of a').parentSpanContext, undefined)
  t.is(a.span('of a').instrumentationScope.name, 'library')
  t.is(b.spans.length, 1)
})
