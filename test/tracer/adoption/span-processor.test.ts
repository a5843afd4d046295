import {context, trace, type Tracer} from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, HoneyHiveTracer, routedSpanProcessor} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

interface Application extends AsyncDisposable {
  readonly tracer: Tracer
  readonly provider: BasicTracerProvider
  readonly exported: InMemorySpanExporter
}

// An application's own provider with its own exporter beside what we add.
function application(...processors: readonly SpanProcessor[]): Application {
  const exported = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({spanProcessors: [...processors, new SimpleSpanProcessor(exported)]})
  return {
    provider,
    exported,
    tracer: provider.getTracer('application'),
    [Symbol.asyncDispose]: async () => provider.shutdown(),
  }
}

test('tracer.spanProcessor: the application’s spans become this tracer’s, with its ids, and are enriched', async t => {
  await using mine = recordSpans()
  await using app = application(mine.tracer.spanProcessor)
  app.tracer.startActiveSpan('request', span => {
    t.true(enrichSpan({metadata: {step: 1}}))
    mine.tracer.startSpan('inner').end()
    span.end()
  })
  await mine.tracer.flush()
  t.is(mine.tree(), 'request\n  inner')
  t.is(mine.span('request').attributes['honeyhive.session_id'], mine.tracer.sessionId)
  t.is(mine.span('request').attributes['honeyhive_metadata.step'], 1)
  t.deepEqual(
    app.exported.getFinishedSpans().map(({name}) => name),
    ['request'],
    'the application still gets its own',
  )
})

test('routedSpanProcessor: each span goes to the tracer discovered at its start, others are left alone', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  await using app = application(routedSpanProcessor())
  const work = (name: string): void => app.tracer.startActiveSpan(name, span => span.end())
  a.tracer.run(() => work('of a'))
  b.tracer.trace({eventName: 'b'}, () => work('of b'))()
  work('of nobody')
  await Promise.all([a.tracer.flush(), b.tracer.flush()])
  t.is(a.tree(), 'of a')
  t.is(b.tree(), 'b\n  of b')
  t.is(app.exported.getFinishedSpans().length, 3)
})

test.serial('a span whose parent belongs to another tracer is not adopted, and counted', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  await using app = application(routedSpanProcessor())
  const before = diagnostics().counts['foreign-parent']
  a.tracer.startActiveSpan('a', span => {
    b.tracer.run(() => app.tracer.startActiveSpan('torn', torn => torn.end()))
    b.tracer.run(() => app.tracer.startActiveSpan('root', {root: true}, root => root.end()))
    app.tracer.startActiveSpan('of a', below => below.end())
    span.end()
  })
  await Promise.all([a.tracer.flush(), b.tracer.flush()])
  t.is(diagnostics().counts['foreign-parent'], before + 1)
  t.is(a.tree(), 'a\n  of a')
  t.is(b.tree(), 'root')
})

test('the processor leaves a plain span below another tracer’s span to that tracer', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const plain = new BasicTracerProvider().getTracer('plain')
  await using app = application(b.tracer.spanProcessor)
  a.tracer.startActiveSpan('a', span => {
    plain.startActiveSpan('plain', between => {
      app.tracer.startSpan('not b’s').end()
      between.end()
    })
    span.end()
  })
  t.is(b.spans.length, 0)
})

test('with two processors a span is adopted and delivered once', async t => {
  await using mine = recordSpans()
  await using app = application(mine.tracer.spanProcessor, routedSpanProcessor())
  mine.tracer.run(() => app.tracer.startSpan('once').end())
  const receipt = await mine.tracer.flush()
  t.is(mine.spans.length, 1)
  t.is(receipt.created, 1)
})

test('in a pipeline of ours the processor adopts nothing twice', async t => {
  const tracer = new HoneyHiveTracer({destination: 'memory', processors: [routedSpanProcessor()]})
  tracer.run(() => tracer.startActiveSpan('once', span => span.end()))
  t.is((await tracer.shutdown()).created, 1)
  t.is(tracer.spans.length, 1)
})

test('the application’s forceFlush and shutdown flush our tracers and close none', async t => {
  await using mine = recordSpans()
  const app = application(routedSpanProcessor())
  mine.tracer.run(() => app.tracer.startSpan('one').end())
  await app.provider.forceFlush()
  t.is(mine.spans.length, 1)
  await app.provider.shutdown()
  mine.tracer.startSpan('two').end()
  await mine.tracer.flush()
  t.is(mine.spans.length, 2)
})

test('a closed tracer adopts nothing; the application’s span is as it was', async t => {
  const mine = recordSpans()
  await using app = application(mine.tracer.spanProcessor)
  await mine.tracer.shutdown()
  app.tracer.startSpan('late').end()
  const [late] = app.exported.getFinishedSpans()
  t.deepEqual(late?.attributes, {})
  t.is(mine.spans.length, 0)
})

test('what with() hands on reaches adopted spans', async t => {
  await using mine = recordSpans()
  await using app = application(routedSpanProcessor())
  mine.tracer.run(() =>
    enrichSpan.with({metadata: {step: 'plan'}}, () => {
      const span = app.tracer.startSpan('below')
      context.with(trace.setSpan(context.active(), span), () => {})
      span.end()
    }),
  )
  t.is(mine.span('below').attributes['honeyhive_metadata.step'], 'plan')
})
