import {setTimeout as pause} from 'node:timers/promises'
import {context, trace as api} from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {
  diagnostics,
  enrichSpan,
  HoneyHiveTracer,
  routedSpanProcessor,
  routeInstrumentations,
  trace,
  type TracerOptions,
} from 'enrich-span'
import {evaluate} from 'enrich-span/evaluate'
import {spanTree} from 'enrich-span/testing'

interface Application extends Disposable {
  readonly provider: BasicTracerProvider
  readonly exported: InMemorySpanExporter
}

/** Registers a provider of the application, with our processor on it, so that a second delivery would show. */
function application(): Application {
  const exported = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    spanProcessors: [routedSpanProcessor(), new SimpleSpanProcessor(exported)],
  })
  api.setGlobalTracerProvider(provider)
  return {provider, exported, [Symbol.dispose]: () => api.disable()}
}

const tracerOf = (project: string, more: TracerOptions = {}): HoneyHiveTracer =>
  new HoneyHiveTracer({project, destination: 'application', ...more})

test.serial(
  'below one server span, two tenants in turns each have their tree, ids and owner in the application',
  async t => {
    using app = application()
    const [acme, globex] = [tracerOf('acme'), tracerOf('globex')]
    const answer = trace({eventName: 'answer'}, async (tenant: string) => {
      t.true(enrichSpan({metadata: {tenant}}))
      await pause(1)
      const search = trace({eventName: 'search'}, () => enrichSpan({metrics: {hits: 2}}))
      t.true(search())
      app.provider.getTracer('database').startSpan('query').end()
    })
    await app.provider.getTracer('http').startActiveSpan('server', async server => {
      const each = [acme, globex, acme, globex].map(async tracer => tracer.run(async () => answer(tracer.project)))
      await Promise.all(each)
      server.end()
    })
    const spans = app.exported.getFinishedSpans()
    t.is(spans.length, 13, 'each span once')
    t.is(new Set(spans.map(span => span.spanContext().spanId)).size, 13)
    t.is(
      spanTree(spans),
      `server\n${Array<string>(4).fill('  answer\n    search\n    query').join('\n')}`,
      'every parent is there',
    )
    for (const span of spans.filter(({name}) => name !== 'server')) {
      const {attributes} = span
      const tenant = String(attributes['honeyhive_metadata.tenant'] ?? projectAbove(span, spans))
      t.is(attributes['honeyhive.project'], tenant, span.name)
      t.is(attributes['honeyhive.session_id'], (tenant === 'acme' ? acme : globex).sessionId)
    }
    t.deepEqual(acme.spans, [])
    const receipt = await acme.shutdown()
    t.like(receipt, {ok: true, created: 0, destination: 'the application’s provider'})
  },
)

function projectAbove({parentSpanContext}: ReadableSpan, spans: readonly ReadableSpan[]): unknown {
  return spans.find(span => span.spanContext().spanId === parentSpanContext?.spanId)?.attributes['honeyhive.project']
}

test.serial(
  'the session is a span of the application, and so is what comes after every tenant has shut down',
  async t => {
    using app = application()
    const acme = tracerOf('acme', {sessionName: 'chat', inputs: {channel: 'mail'}})
    const globex = tracerOf('globex')
    acme.trace({eventName: 'answer'}, () => acme.enrichSession({feedback: {stars: 5}}))()
    await Promise.all([acme.shutdown(), globex.shutdown()])
    for (let n = 0; n < 100; n++) app.provider.getTracer('http').startSpan('later').end()
    const spans = app.exported.getFinishedSpans()
    const session = spans.find(({name}) => name === 'session')
    t.like(session?.attributes, {
      'honeyhive.session_id': acme.sessionId,
      honeyhive_event_name: 'chat',
      'honeyhive_inputs.channel': 'mail',
      'honeyhive_feedback.stars': 5,
    })
    t.is(session?.parentSpanContext, undefined)
    t.is(spans.filter(({name}) => name === 'later').length, 100)
  },
)

test.serial('it adopts: owner and ids are the tracer’s, and the application alone delivers', async t => {
  using app = application()
  const acme = tracerOf('acme')
  app.provider.getTracer('http').startActiveSpan('server', server => {
    t.true(acme.run(() => enrichSpan({user_id: 'ada'}), {adopt: true}))
    server.end()
  })
  const spans = app.exported.getFinishedSpans()
  t.deepEqual(
    spans.map(({name, attributes}) => [
      name,
      attributes['honeyhive.project'],
      attributes['honeyhive_metadata.user_id'],
    ]),
    [['server', 'acme', 'ada']],
  )
  t.like(await acme.flush(), {ok: true, created: 0, open: 0})
})

test.serial('an enrichment has the room of the application’s span, and explain names who delivers', t => {
  using app = application()
  const acme = tracerOf('acme')
  const data = Object.fromEntries(Array.from({length: 200}, (_, n) => [`k${n}`, n]))
  acme.trace({eventName: 'wide'}, () => {
    t.is(enrichSpan.explain({metadata: {a: 1}}).destination, 'the application’s provider')
    t.false(enrichSpan({metadata: data}))
  })()
  const [span] = app.exported.getFinishedSpans()
  t.true((span?.droppedAttributesCount ?? 0) > 0)
  t.true('honeyhive.session_id' in (span?.attributes ?? {}))
})

test.serial('flush waits for the application’s provider and reports what it says', async t => {
  using app = application()
  let answer = async (): Promise<void> => {
    throw new Error('no network')
  }
  Object.assign(app.provider, {forceFlush: async () => answer()})
  const acme = tracerOf('acme')
  const failed = await acme.flush()
  t.like(failed, {ok: false, timedOut: false})
  t.is(failed.errors[0]?.message, 'no network')
  answer = () => new Promise(() => {})
  t.like(await acme.flush({timeoutMs: 20}), {ok: false, timedOut: true})
  answer = async () => {}
  t.like(await acme.flush(), {ok: true, errors: []})
})

test.serial('an experiment runs with it, and each datapoint is a trace of the application', async t => {
  using app = application()
  const result = await evaluate({
    name: 'numbers',
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}: {inputs: number}) => inputs * 2,
    evaluators: [
      function even(outputs: number) {
        return outputs % 2 === 0
      },
    ],
    tracer: {destination: 'application'},
    journal: false,
  })
  t.is(result.metrics['even']?.mean, 1)
  const spans = app.exported.getFinishedSpans()
  t.is(spans.filter(({attributes}) => attributes['honeyhive_metadata.run_id'] === result.runId).length, spans.length)
  t.true(spans.length >= 2)
})

test.serial('without a provider of the application it is a ConfigurationError, below our routing as well', t => {
  const expected = {name: 'ConfigurationError', message: /none is registered. Start your SDK first/}
  t.throws(() => tracerOf('acme'), expected)
  using _ = routeInstrumentations()
  t.throws(() => tracerOf('acme'), expected)
})

for (const [what, options, message] of [
  ['a redaction', {redact: {paths: ['a']}}, /takes no `redact`. Set it on the application’s SDK/],
  ['a processor and a resource', {processors: [], resource: {}}, /takes no `processors`, `resource`/],
  ['a key', {apiKey: 'k'}, /takes no `apiKey`/],
  [
    'a second destination',
    {destination: ['application', 'memory']},
    /stands alone, got a list with other destinations/,
  ],
] as const) {
  test.serial(`beside it ${what} is refused`, t => {
    using _ = application()
    t.throws(() => tracerOf('acme', options as TracerOptions), {name: 'ConfigurationError', message})
  })
}

test.serial('a tracer that was suppressed or sampled out runs its function, and nothing is written', t => {
  using _ = application()
  const acme = tracerOf('acme', {disableTracing: true})
  t.false(acme.trace(() => enrichSpan({a: 1}))())
  t.is(context.active(), context.active())
})

/** An exporter that counts, and refuses when it is closed. */
class CountingExporter implements SpanExporter {
  spans = 0
  closed = 0
  export(spans: ReadableSpan[], done: (result: {code: number}) => void): void {
    if (this.closed === 0) this.spans += spans.length
    done({code: this.closed === 0 ? 0 : 1})
  }
  async shutdown(): Promise<void> {
    this.closed += 1
  }
}

test('{exporter, close: false} stays open for the application when every tenant has shut down', async t => {
  const exporter = new CountingExporter()
  const app = new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]}).getTracer('app')
  const tenants = ['acme', 'globex'].map(
    project => new HoneyHiveTracer({project, destination: {exporter, close: false}}),
  )
  for (const tenant of tenants) tenant.trace({eventName: 'answer'}, () => 1)()
  for (const tenant of tenants) t.like(await tenant.shutdown(), {ok: true, accepted: 1})
  for (let n = 0; n < 50; n++) app.startSpan('later').end()
  t.deepEqual([exporter.spans, exporter.closed], [52, 0])
})

test('{exporter} is closed once, with the last tracer that uses it', async t => {
  const exporter = new CountingExporter()
  const [first, last] = [exporter, {exporter}].map(destination => new HoneyHiveTracer({destination}))
  await first?.shutdown()
  t.is(exporter.closed, 0)
  last?.trace(() => 1)()
  t.like(await last?.shutdown(), {ok: true, accepted: 1})
  t.deepEqual([exporter.spans, exporter.closed], [1, 1])
})

test('one tracer that says `close: false` keeps an exporter open for all', async t => {
  const exporter = new CountingExporter()
  const destinations = [{exporter}, {exporter, close: false}]
  const tracers = destinations.map(destination => new HoneyHiveTracer({destination}))
  for (const tracer of tracers) await tracer.shutdown()
  t.is(exporter.closed, 0)
})

test('an exporter with a misspelt option is refused', t => {
  const destination = {exporter: new CountingExporter(), closed: false} as never
  t.throws(() => new HoneyHiveTracer({destination}), {message: /{exporter, close}/})
  t.is(diagnostics().counts['component-failed'], 0)
})
