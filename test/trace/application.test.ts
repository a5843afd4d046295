import {context, ProxyTracerProvider, type Span, trace as api, type TracerProvider} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {diagnostics, enrichSpan, HoneyHiveTracer, routeInstrumentations, trace} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

// A tracer made and closed: a context manager is there, and no tracer is open.
await new HoneyHiveTracer({destination: 'memory'}).shutdown()

const exported = new InMemorySpanExporter()

function application(...processors: readonly SpanProcessor[]): BasicTracerProvider {
  return new BasicTracerProvider({spanProcessors: [...processors, new SimpleSpanProcessor(exported)]})
}

const counts = (): readonly [toApplication: number, noTracer: number] => {
  const {counts: all} = diagnostics()
  return [all['to-application'], all['no-tracer']]
}

test.serial.afterEach.always(() => {
  api.disable()
  exported.reset()
})

const noop = (): TracerProvider => ({
  getTracer: () => ({
    startSpan: () => api.wrapSpanContext({traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0}),
    startActiveSpan: (_name: string, ...rest: readonly unknown[]) => (rest.at(-1) as () => never)(),
  }),
})

const nested = (): TracerProvider => {
  const [outer, inner] = [new ProxyTracerProvider(), new ProxyTracerProvider()]
  outer.setDelegate(inner)
  inner.setDelegate(application())
  return outer
}

/** What is registered, and what one traced call comes to: spans exported, `to-application`, `no-tracer`. */
const registered: readonly {
  readonly is: string
  readonly provider?: () => TracerProvider
  readonly around?: (call: () => void) => void
  readonly spans: number
  readonly codes: readonly [number, number]
}[] = [
  {is: 'nothing', spans: 0, codes: [0, 1]},
  {is: 'a provider', provider: application, spans: 1, codes: [1, 0]},
  {is: 'a provider behind nested proxies', provider: nested, spans: 1, codes: [1, 0]},
  {is: 'the no-op of a second copy of the api', provider: noop, spans: 0, codes: [0, 1]},
  {
    is: 'a provider that samples nothing',
    provider: () =>
      new BasicTracerProvider({sampler: new AlwaysOffSampler(), spanProcessors: [new SimpleSpanProcessor(exported)]}),
    spans: 0,
    codes: [1, 0],
  },
  {
    is: 'a provider, where tracing is suppressed',
    provider: application,
    around: call => context.with(suppressTracing(context.active()), call),
    spans: 0,
    codes: [0, 0],
  },
]

for (const {is, provider, around = (call: () => void) => call(), spans, codes} of registered) {
  test.serial(`without a tracer, registered is ${is}: ${spans} spans`, t => {
    if (provider !== undefined) api.setGlobalTracerProvider(provider())
    const [toApplication, noTracer] = counts()
    let result = 0
    around(() => (result = trace((a: number) => a + 1)(1)))
    t.is(result, 2)
    t.is(exported.getFinishedSpans().length, spans)
    t.deepEqual(counts(), [toApplication + codes[0], noTracer + codes[1]])
  })
}

test.serial('with our routing registered a function without a tracer runs untraced', t => {
  using _ = routeInstrumentations()
  const [, noTracer] = counts()
  t.is(diagnostics().provider, 'ours')
  trace(() => t.is(api.getActiveSpan(), undefined))()
  t.is(counts()[1], noTracer + 1)
})

test.serial('diagnostics say whose provider is registered', t => {
  t.is(diagnostics().provider, 'none')
  api.setGlobalTracerProvider(application())
  t.is(diagnostics().provider, 'application')
})

test.serial('a plain span has kind, name, inputs, output and duration, and no ids of ours', async t => {
  const provider = application()
  api.setGlobalTracerProvider(provider)
  await provider.getTracer('http').startActiveSpan('server', async server => {
    const plan = trace({eventType: 'chain', eventName: 'plan'}, async (question: string) => {
      await Promise.resolve()
      t.true(enrichSpan({metadata: {step: 1}}))
      return question.length
    })
    t.is(await plan('why?'), 4)
    server.end()
  })
  const [span, server] = exported.getFinishedSpans()
  t.is(span?.parentSpanContext?.spanId, server?.spanContext().spanId)
  t.is(span?.instrumentationScope.name, 'enrich-span')
  t.like(span?.attributes, {
    honeyhive_event_type: 'chain',
    honeyhive_event_name: 'plan',
    'honeyhive_inputs.0': 'why?',
    'honeyhive_outputs.result': 4,
    'honeyhive_metadata.step': 1,
  })
  t.is(typeof span?.attributes['honeyhive_duration_ms'], 'number')
  t.is(span?.attributes['honeyhive.session_id'], undefined)
})

/** Kinds of work: each returns or throws the same as unwrapped, and is one span. */
const error = new RangeError('mine')
const kinds: Readonly<Record<string, readonly [run: (wrap: typeof trace) => unknown, expected: unknown]>> = {
  sync: [wrap => wrap((a: number) => a * 2)(4), 8],
  async: [wrap => wrap(async (a: number) => a * 2)(4), 8],
  generator: [
    wrap =>
      [
        ...wrap(function* count() {
          yield 1
          yield 2
        })(),
      ].length,
    2,
  ],
  stream: [
    async wrap => {
      let text = ''
      const make = wrap(() => new ReadableStream<string>({start: c => (c.enqueue('a'), c.enqueue('b'), c.close())}))
      for await (const chunk of make()) text += chunk
      return text
    },
    'ab',
  ],
  new: [
    wrap =>
      new (
        wrap(
          class Point {
            x = 1
          } as never,
        ) as unknown as new () => {x: number}
      )().x,
    1,
  ],
}

for (const [kind, [run, expected]] of Object.entries(kinds)) {
  test.serial(`${kind}: the value of the function, and one plain span`, async t => {
    api.setGlobalTracerProvider(application())
    t.is(await run(trace), expected)
    t.is(exported.getFinishedSpans().length, 1)
  })
}

test.serial('an error is the same object, and is on the plain span', async t => {
  api.setGlobalTracerProvider(application())
  const fails = trace(() => {
    throw error
  })
  t.is(t.throws(fails), error)
  const rejects = trace(async () => Promise.reject(error))
  t.is(await t.throwsAsync(rejects()), error)
  t.like(exported.getFinishedSpans()[1]?.attributes, {honeyhive_error: 'mine', honeyhive_error_type: 'RangeError'})
})

test.serial('it is counted always, and reported only while a tracer is open', async t => {
  api.setGlobalTracerProvider(application())
  const seen = (): number => diagnostics().recent.filter(({code}) => code === 'to-application').length
  trace(() => {})()
  t.is(seen(), 0)
  await using _ = recordSpans()
  trace(() => {})()
  trace(() => {})()
  t.is(seen(), 1)
})

test.serial(
  'inputs fill half of the span at most; output, error and duration have room; what is refused is `dropped`',
  t => {
    api.setGlobalTracerProvider(application())
    const before = diagnostics().counts.dropped
    trace((rows: readonly number[]) => rows.length)(Array.from({length: 500}, (_, n) => n))
    const [span] = exported.getFinishedSpans()
    t.is(diagnostics().counts.dropped, before + 1)
    const held = Object.keys(span?.attributes ?? {})
    t.is(held.filter(key => key.startsWith('honeyhive_inputs.')).length, 62)
    t.like(span?.attributes, {'honeyhive_outputs.result': 500})
    t.is(span?.droppedAttributesCount, 0)
  },
)

test.serial('a tracer below joins the plain span; explain says who started it', async t => {
  await using acme = recordSpans()
  api.setGlobalTracerProvider(application())
  trace(function outer() {
    const {steps, destination, notices, target} = enrichSpan.explain({metadata: {a: 1}})
    t.is(target.via, 'active')
    t.is(steps.at(-1)?.why, 'no tracer is discovered: the application’s provider started this span')
    t.is(destination, 'wherever the application’s own provider sends it')
    t.deepEqual(
      notices.map(({code}) => code),
      ['to-application'],
    )
    acme.tracer.startSpan('inner').end()
  })()
  const [outer] = exported.getFinishedSpans()
  t.is(acme.span('inner').parentSpanContext?.spanId, outer?.spanContext().spanId)
})

test.serial('a processor of ours adopts the plain span at its start', async t => {
  await using acme = recordSpans()
  api.setGlobalTracerProvider(application(acme.tracer.spanProcessor))
  trace(function outer() {
    t.true(enrichSpan({metadata: {a: 1}}))
  })()
  t.like(acme.span('outer').attributes, {'honeyhive_metadata.a': 1, 'honeyhive.session_id': acme.tracer.sessionId})
})

test.serial('a traced call costs at most 1.6 of a bare startActiveSpan with the same attributes', t => {
  const provider = new BasicTracerProvider()
  api.setGlobalTracerProvider(provider)
  const add = (a: number, b: number): number => a + b
  const traced = trace({eventName: 'add'}, add)
  const tracer = provider.getTracer('enrich-span')
  const bare = (a: number, b: number): number =>
    tracer.startActiveSpan('add', (span: Span) => {
      const from = performance.now()
      span.setAttribute('honeyhive_event_type', 'tool')
      span.setAttribute('honeyhive_event_name', 'add')
      span.setAttribute('honeyhive_inputs.0', a)
      span.setAttribute('honeyhive_inputs.1', b)
      const result = add(a, b)
      span.setAttribute('honeyhive_outputs.result', result)
      span.setAttribute('honeyhive_duration_ms', performance.now() - from)
      span.end()
      return result
    })
  const time = (fn: typeof add): number => {
    const from = performance.now()
    for (let round = 0; round < 20_000; round++) fn(round, 1)
    return performance.now() - from
  }
  time(bare)
  time(traced)
  const ratios = Array.from({length: 9}, () => {
    const [ours, theirs] = [time(traced), time(bare)]
    return ours / theirs
  }).sort((a, b) => a - b)
  t.log(`${(ratios[4] ?? 0).toFixed(2)} of bare, ${(ratios[0] ?? 0).toFixed(2)} at best`)
  t.true((ratios[0] ?? 9) < 1.6)
})
