import {context, propagation, ROOT_CONTEXT, type Span, SpanKind, trace, type Tracer} from '@opentelemetry/api'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, HoneyHiveTracer, routedSpanProcessor, routeInstrumentations} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

interface Application {
  readonly tracer: Tracer
  readonly exported: InMemorySpanExporter
}

function application(): Application {
  const exported = new InMemorySpanExporter()
  const spanProcessors = [routedSpanProcessor(), new SimpleSpanProcessor(exported)]
  return {exported, tracer: new BasicTracerProvider({spanProcessors}).getTracer('application')}
}

const names = (spans: readonly {readonly name: string}[]): string[] => spans.map(({name}) => name)

test('after a login the request’s spans are the tenant’s, whole from the server span, and the application’s as before', async t => {
  await using acme = recordSpans({project: 'acme', runId: 'run-1'})
  const {tracer, exported} = application()
  await tracer.startActiveSpan('server', {kind: SpanKind.SERVER}, async server => {
    tracer.startSpan('parse').end()
    await tracer.startActiveSpan('middleware', async middleware => {
      await Promise.resolve()
      t.true(acme.tracer.adopt())
      t.true(acme.tracer.adopt(), 'a second time nothing happens')
      t.true(enrichSpan({metadata: {user: 'ada'}}))
      middleware.end()
    })
    tracer.startActiveSpan('handler', handler => {
      acme.tracer.trace({eventName: 'answer'}, () => tracer.startSpan('query').end())()
      handler.end()
    })
    server.end()
  })
  const receipt = await acme.tracer.flush()
  t.is(acme.tree(), 'server\n  middleware\n  handler\n    answer\n      query')
  t.deepEqual(names(exported.getFinishedSpans()), ['parse', 'middleware', 'query', 'handler', 'server'])
  t.like(receipt, {created: 5, accepted: 5, open: 0, pending: 0})
  t.like(acme.span('server').attributes, {
    'honeyhive.session_id': acme.tracer.sessionId,
    'honeyhive.project': 'acme',
    'honeyhive_metadata.run_id': 'run-1',
  })
  t.is(acme.span('middleware').attributes['honeyhive_metadata.user'], 'ada')
  t.is(exported.getFinishedSpans()[4], acme.span('server'), 'both copies are one object')
})

test('through plain spans that a processor saw, a span is parented to the nearest adopted one', async t => {
  await using acme = recordSpans()
  const {tracer} = application()
  tracer.startActiveSpan('server', server => {
    tracer.startActiveSpan('first', first => {
      tracer.startActiveSpan('second', second => {
        t.true(acme.tracer.adopt(server))
        t.is(
          (acme.tracer.startSpan('mine') as {parentSpanContext?: object} & Span).parentSpanContext,
          server.spanContext(),
        )
        t.true(acme.tracer.enrichSpan({metadata: {on: 'server'}}))
        second.end()
      })
      first.end()
    })
    server.end()
  })
  t.is(acme.span('server').attributes['honeyhive_metadata.on'], 'server')
  t.deepEqual(names(acme.spans), ['server'], 'what started before and is not on the way stays the application’s')
})

test('a processor of the tracer sees the start of an adopted span with the context of its start', async t => {
  const starts: unknown[] = []
  const processor = {
    onStart: (span: {name: string}, at: object) => starts.push([span.name, at]),
    onEnd: (span: {name: string}) => starts.push([span.name, 'ended']),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  await using acme = recordSpans({processors: [processor]})
  const {tracer} = application()
  const span = tracer.startSpan('server', {}, ROOT_CONTEXT)
  t.true(acme.tracer.adopt(span))
  span.end()
  t.deepEqual(starts, [
    ['server', ROOT_CONTEXT],
    ['server', 'ended'],
  ])
})

/** Each row of the refusals: what the span is, and the code. */
const refusals: readonly {
  readonly is: string
  readonly code: keyof ReturnType<typeof diagnostics>['counts']
  readonly span: (app: Tracer, other: HoneyHiveTracer) => Span | undefined
  readonly tracer?: (tracer: HoneyHiveTracer) => HoneyHiveTracer | Promise<HoneyHiveTracer>
}[] = [
  {is: 'no span at all', code: 'no-span', span: () => undefined},
  {
    is: 'a span that does not record',
    code: 'not-recording',
    span: () => new BasicTracerProvider({sampler: new AlwaysOffSampler()}).getTracer('off').startSpan('off'),
  },
  {
    is: 'a span that has ended',
    code: 'span-ended',
    span: app => {
      const span = app.startSpan('ended')
      span.end()
      return span
    },
  },
  {
    is: 'a span whose local root has ended',
    code: 'span-ended',
    span: app => {
      const root = app.startSpan('root')
      const inner = app.startSpan('inner', {}, trace.setSpan(ROOT_CONTEXT, root))
      root.end()
      return inner
    },
  },
  {
    is: 'a span of a provider without our processor',
    code: 'not-seen',
    span: () => new BasicTracerProvider().getTracer('unseen').startSpan('unseen'),
  },
  {
    is: 'a span below one of a provider without our processor',
    code: 'not-seen',
    span: app => {
      const unseen = new BasicTracerProvider().getTracer('unseen').startSpan('unseen')
      return app.startSpan('inner', {}, trace.setSpan(ROOT_CONTEXT, unseen))
    },
  },
  {is: 'another tracer’s span', code: 'foreign-span', span: (_, other) => other.startSpan('other')},
  {
    is: 'a span with another tracer’s span below',
    code: 'foreign-span',
    span: (app, other) => {
      const span = app.startSpan('plain')
      context.with(trace.setSpan(ROOT_CONTEXT, span), () => other.startSpan('below'))
      return span
    },
  },
  {
    is: 'a span that another tracer took at its start',
    code: 'foreign-span',
    span: (app, other) => other.run(() => app.startSpan('taken')),
  },
  {
    is: 'any span, for a closed tracer',
    code: 'tracer-closed',
    span: app => app.startSpan('plain'),
    tracer: async tracer => {
      await tracer.shutdown()
      return tracer
    },
  },
  {
    is: 'any span, for a disabled tracer',
    code: 'tracing-disabled',
    span: app => app.startSpan('plain'),
    tracer: () => new HoneyHiveTracer({disableTracing: true}),
  },
  {
    is: 'a span without room for the ids',
    code: 'dropped',
    span: app =>
      app.startSpan('full', {attributes: Object.fromEntries(Array.from({length: 128}, (_, n) => [`k${n}`, n]))}),
  },
]

for (const {is, code, span, tracer: prepare = (tracer: HoneyHiveTracer) => tracer} of refusals) {
  test.serial(`adopt() refuses ${is}: ${code}`, async t => {
    await using recording = recordSpans()
    await using other = recordSpans()
    const app = application()
    const tracer = await prepare(recording.tracer)
    const given = span(app.tracer, other.tracer)
    const before = diagnostics().counts[code]
    t.false(given === undefined ? tracer.adopt() : tracer.adopt(given))
    t.is(diagnostics().counts[code], before + 1)
    given?.end()
    t.deepEqual(recording.spans, [])
  })
}

test.serial('run adopts where it can and enters in any case; a missing span is not reported', async t => {
  const reported: string[] = []
  await using acme = recordSpans({onDiagnostic: ({code}) => reported.push(code)})
  await using other = recordSpans()
  const {tracer} = application()
  t.is(
    acme.tracer.run(() => trace.getActiveSpan(), {adopt: true}),
    undefined,
  )
  const unseen = new BasicTracerProvider().getTracer('unseen')
  unseen.startActiveSpan('unseen', () => acme.tracer.run(() => t.false(enrichSpan({metadata: {a: 1}})), {adopt: true}))
  t.deepEqual(
    reported.filter(code => code !== 'foreign-span'),
    [],
  )
  tracer.startActiveSpan('server', server => {
    other.tracer.run(() => t.true(enrichSpan({metadata: {owner: 'other'}})), {adopt: true})
    acme.tracer.run(() => t.false(enrichSpan({metadata: {owner: 'acme'}})), {adopt: true})
    server.end()
  })
  t.is(other.span('server').attributes['honeyhive_metadata.owner'], 'other')
})

test('two tenants that adopt at once: one gets the request', async t => {
  await using a = recordSpans()
  await using b = recordSpans()
  const {tracer} = application()
  for (let round = 0; round < 1_000; round++) {
    const results = await tracer.startActiveSpan('server', async span => {
      const adopt = async (tenant: HoneyHiveTracer): Promise<boolean> => {
        for (let turns = (round * 7) % 5; turns > 0; turns--) await Promise.resolve()
        return tenant.adopt()
      }
      const both = await Promise.all(
        round % 2 === 0 ? [adopt(a.tracer), adopt(b.tracer)] : [adopt(b.tracer), adopt(a.tracer)],
      )
      span.end()
      return both
    })
    if (results.filter(Boolean).length !== 1) t.fail(`round ${round}: ${results.join()}`)
  }
  t.is(a.spans.length + b.spans.length, 1_000)
})

test('10,000 requests leave nothing behind', async t => {
  const spanProcessors = [routedSpanProcessor()]
  const tracer = new BasicTracerProvider({spanProcessors}).getTracer('application')
  const discard = {
    export: (_: unknown, done: (result: {code: number}) => void) => done({code: 0}),
    shutdown: async () => {},
  }
  const acme = new HoneyHiveTracer({destination: discard})
  const requests = async (count: number): Promise<number> => {
    for (let number = 0; number < count; number++) {
      await tracer.startActiveSpan('server', async span => {
        await Promise.resolve()
        acme.run(() => acme.startSpan('inner').end(), {adopt: number % 2 === 0})
        span.end()
      })
    }
    await acme.flush()
    globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const before = await requests(2_000)
  const after = await requests(10_000)
  t.log(`${Math.round((after - before) / 1024)} KiB more after 10,000 requests`)
  t.true(after - before < 1024 * 1024)
  await acme.shutdown()
})

test.serial('adoptable: routing records entries that a tenant adopts later; the rest is thrown away', async t => {
  using _ = routeInstrumentations({adoptable: true})
  await using acme = recordSpans()
  const http = trace.getTracer('http', '1.0.0')
  const before = diagnostics().counts.unclaimed
  const request = async (name: string, adopts: boolean): Promise<void> =>
    http.startActiveSpan(name, {kind: SpanKind.SERVER}, async server => {
      await http.startActiveSpan('inner', async inner => {
        t.false(inner.isRecording())
        await Promise.resolve()
        if (adopts) t.true(acme.tracer.adopt())
        t.is(enrichSpan({metadata: {inner: true}}), adopts)
        if (adopts) acme.tracer.startSpan('below').end()
        inner.end()
      })
      server.end()
    })
  await request('claimed', true)
  await request('unclaimed', false)
  t.is(diagnostics().counts.unclaimed, before + 1)
  t.is(acme.tree(), 'claimed\n  below')
  t.is(acme.span('claimed').attributes['honeyhive_metadata.inner'], true)
  t.is(acme.span('claimed').instrumentationScope.name, 'http')
  http.startActiveSpan('client', {kind: SpanKind.CLIENT}, client => t.false(client.isRecording()))
  t.is(propagation.fields().length, 0)
  trace.disable()
})
