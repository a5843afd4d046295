import {
  context,
  createContextKey,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api'
import {CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator} from '@opentelemetry/core'
import {BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {
  ConfigurationError,
  diagnostics,
  enrichSpan,
  type ExtractedRequest,
  type HoneyHiveTracer,
  routedSpanProcessor,
  routeInstrumentations,
  setDefaultTracer,
} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

type Headers = Record<string, string | string[] | undefined>

// What instrumentation-http does: the context comes from the headers, whatever was entered outside.
async function receive(headers: Headers, handle: () => unknown): Promise<void> {
  const at = propagation.extract(ROOT_CONTEXT, headers)
  const server = trace.getTracer('http').startSpan('server', {kind: SpanKind.SERVER}, at)
  await context.with(trace.setSpan(at, server), async () => {
    await trace.getTracer('framework').startActiveSpan('handler', async span => {
      await handle()
      span.end()
    })
  })
  server.end()
}

const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`

test.serial.afterEach.always(() => {
  setDefaultTracer(undefined)
  trace.disable()
  propagation.disable()
})

for (const below of ['our routing', 'the application’s provider'] as const) {
  test.serial(`the server’s span is the tenant’s from its start, below ${below}`, async t => {
    const exported = new InMemorySpanExporter()
    if (below === 'the application’s provider') {
      const spanProcessors = [routedSpanProcessor(), new SimpleSpanProcessor(exported)]
      trace.setGlobalTracerProvider(new BasicTracerProvider({spanProcessors}))
    }
    await using acme = recordSpans({project: 'acme'})
    await using globex = recordSpans({project: 'globex'})
    const known: Record<string, HoneyHiveTracer> = {acme: acme.tracer, globex: globex.tracer}
    const before = diagnostics().counts['provider-registered']
    using routing = routeInstrumentations({tenant: request => known[request.header('X-Tenant') ?? '']})
    t.true(routing.entering)
    t.is(routing.routed, below === 'our routing')
    t.is(diagnostics().counts['provider-registered'], before)
    const requests = Array.from({length: 100}, async (_, number) => {
      const tenant = number % 2 === 0 ? 'acme' : 'globex'
      await receive({'x-tenant': tenant, traceparent}, async () => {
        for (let turns = number % 5; turns > 0; turns--) await Promise.resolve()
        t.true(enrichSpan({metadata: {tenant}}))
      })
    })
    await Promise.all([
      ...requests,
      receive({'x-tenant': 'invented'}, () => t.is(trace.getActiveSpan()?.isRecording(), below !== 'our routing')),
    ])
    for (const {spans, tracer} of [acme, globex]) {
      t.is(spans.length, 100)
      t.true(
        spans.every(
          ({attributes}) =>
            attributes['honeyhive_metadata.tenant'] === undefined ||
            attributes['honeyhive_metadata.tenant'] === tracer.project,
        ),
      )
      t.true(
        spans.every(span => span.spanContext().traceId === '1'.repeat(32)),
        'the caller’s trace goes on',
      )
    }
    t.is(exported.getFinishedSpans().length, below === 'our routing' ? 0 : 202)
  })
}

/** Propagators of applications, and headers that they read. */
const propagators: Readonly<Record<string, TextMapPropagator>> = {
  'W3C Trace Context': new W3CTraceContextPropagator(),
  'a composite with baggage': new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  }),
}

for (const [name, propagator] of Object.entries(propagators)) {
  test.serial(`${name}: the same headers in and out as without us`, async t => {
    propagation.setGlobalPropagator(propagator)
    const headers = {traceparent, baggage: 'user=ada', 'x-tenant': 'acme'}
    const written = (): object => {
      const out = {}
      propagation.inject(propagation.extract(ROOT_CONTEXT, headers), out)
      return out
    }
    const expected = written()
    const fields = propagation.fields()
    await using acme = recordSpans()
    const routing = routeInstrumentations({tenant: () => acme.tracer})
    t.deepEqual(written(), expected)
    t.deepEqual(propagation.fields(), fields)
    routing.undo()
    t.deepEqual(written(), expected)
    t.is(propagation.extract(ROOT_CONTEXT, headers).getValue(createContextKey('none')), undefined)
  })
}

/** What a function may do wrong, and the code of it. */
const wrong: Readonly<Record<string, readonly ['tenant-failed' | 'tracer-closed', () => unknown]>> = {
  'a throw': [
    'tenant-failed',
    () => {
      throw new Error('expired')
    },
  ],
  'a promise': ['tenant-failed', async () => Promise.reject(new Error('never handled'))],
  text: ['tenant-failed', () => 'acme'],
}

for (const [what, [code, tenant]] of Object.entries(wrong)) {
  test.serial(`a tenant function with ${what}: the server answers as before, counted as ${code}`, async t => {
    const before = diagnostics().counts[code]
    using _ = routeInstrumentations({tenant: tenant as never})
    let handled = false
    await receive({traceparent}, () => {
      handled = true
      t.false(enrichSpan({metadata: {a: 1}}))
    })
    t.true(handled)
    t.is(diagnostics().counts[code], before + 1)
  })
}

test.serial('a closed tracer records nothing, and the server answers', async t => {
  const acme = recordSpans()
  await acme.tracer.shutdown()
  const before = diagnostics().counts['tracer-closed']
  using _ = routeInstrumentations({tenant: () => acme.tracer})
  await receive({}, () => t.pass())
  t.true(diagnostics().counts['tracer-closed'] > before)
  t.is(acme.spans.length, 0)
})

test.serial('a header is read without regard to case; one that came several times is no header', t => {
  const seen: unknown[] = []
  const ask = (request: ExtractedRequest): undefined => void seen.push(request.header('X-Tenant'), request.carrier)
  using _ = routeInstrumentations({tenant: ask})
  const carriers: readonly Headers[] = [
    {'x-tenant': 'a'},
    {'X-TENANT': 'b'},
    {'x-tenant': ['c']},
    {'x-tenant': ['d', 'e']},
    {},
  ]
  for (const carrier of carriers) propagation.extract(ROOT_CONTEXT, carrier)
  t.deepEqual(
    seen.filter((_value, index) => index % 2 === 0),
    ['a', 'b', 'c', undefined, undefined],
  )
  t.is(seen[1], carriers[0])
})

test.serial('the tenant is asked only where none entered, and never while it is being asked', async t => {
  await using acme = recordSpans()
  await using fallback = recordSpans()
  setDefaultTracer(fallback.tracer)
  let asked = 0
  using _ = routeInstrumentations({
    tenant: () => {
      asked += 1
      propagation.extract(ROOT_CONTEXT, {})
      return acme.tracer
    },
  })
  propagation.extract(ROOT_CONTEXT, {})
  t.is(asked, 1)
  acme.tracer.run(() => propagation.extract(context.active(), {}))
  acme.tracer.startActiveSpan('own', span => {
    propagation.extract(trace.setSpan(ROOT_CONTEXT, span), {})
    span.end()
  })
  t.is(asked, 1)
})

test.serial('the newest function holds; undo makes ours a pass-through below a later propagator', async t => {
  await using acme = recordSpans()
  await using globex = recordSpans()
  routeInstrumentations({tenant: () => acme.tracer})
  const routing = routeInstrumentations({tenant: () => globex.tracer})
  await receive({}, () => {})
  t.is(globex.spans.length, 2)
  t.is(acme.spans.length, 0)
  const ours = propagation.extract(ROOT_CONTEXT, {})
  t.truthy(ours)
  routing.undo()
  t.is(propagation.fields().length, 0, 'nothing was registered before')
})

test.serial('an SDK that starts afterwards does not replace the propagator', async t => {
  await using acme = recordSpans()
  using routing = routeInstrumentations({tenant: () => acme.tracer})
  t.false(propagation.setGlobalPropagator(new W3CBaggagePropagator()), 'the api refuses, and says so on diag alone')
  await receive({}, () => {})
  t.is(acme.spans.length, 2)
  t.true(routing.entering)
})

test.serial('where another version of the api holds the globals, the propagator stays', t => {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const name = Symbol.for('opentelemetry.js.api.1')
  const holder = globalThis as unknown as Record<symbol, {version: string; propagation?: object}>
  const theirs = holder[name]
  t.truthy(theirs)
  if (theirs === undefined) return
  holder[name] = {...theirs, version: '1.0.0'}
  const before = diagnostics().counts['propagator-kept']
  const routing = routeInstrumentations({tenant: () => undefined})
  t.false(routing.entering)
  t.is(holder[name].propagation, theirs.propagation)
  t.is(diagnostics().counts['propagator-kept'], before + 1)
  holder[name] = theirs
  routing.undo()
})

test.serial('an extraction costs little more than with the bare propagator', t => {
  const bare = new W3CTraceContextPropagator()
  propagation.setGlobalPropagator(bare)
  using _ = routeInstrumentations({tenant: () => undefined})
  const headers = {traceparent}
  const getter = {
    get: (carrier: Headers, key: string) => carrier[key],
    keys: (carrier: Headers) => Object.keys(carrier),
  }
  const time = (extract: () => unknown): number => {
    const from = performance.now()
    for (let round = 0; round < 100_000; round++) extract()
    return ((performance.now() - from) * 1_000) / 100_000
  }
  const plain = (): unknown => bare.extract(ROOT_CONTEXT, headers, getter as never)
  const ours = (): unknown => propagation.extract(ROOT_CONTEXT, headers, getter)
  time(plain)
  time(ours)
  const rounds = Array.from({length: 5}, () => time(ours) - time(plain)).sort((a, b) => a - b)
  t.log(`${(rounds[2] ?? 0).toFixed(3)} us more for each extraction`)
  t.true((rounds[0] ?? 0) < 1)
})

test.serial('wrong options throw', t => {
  t.throws(() => routeInstrumentations({tenants: 1} as never), {instanceOf: ConfigurationError, message: /`tenant`/})
  t.throws(() => routeInstrumentations({tenant: 'acme'} as never), {instanceOf: ConfigurationError})
})
