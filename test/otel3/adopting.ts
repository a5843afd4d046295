import assert from 'node:assert/strict'
import test from 'node:test'
import {type SpanProcessor, TracerProvider} from '@opentelemetry/sdk-trace'
import {trace as api} from '@opentelemetry/api'
import {diagnostics, enrichSpan, HoneyHiveTracer, routedSpanProcessor, trace} from 'enrich-span'
import {runAdoptions} from '../tracer/adoption/adoptions.ts'

// Runs where `run.ts` put it: the requests of `adoptions.ts` below a provider of OpenTelemetry 3.
const application = (): TracerProvider => new TracerProvider({spanProcessors: [routedSpanProcessor()]})

void test('over random requests a plain span of SDK 3 becomes a tracer’s at most once', async () => {
  const {violations, spans, adopted, refused} = await runAdoptions({provider: application(), seed: 11, spans: 100_000})
  console.log(`${spans} spans, ${adopted} adopted, ${refused} adoptions refused, ${violations.length} violations`)
  assert.deepEqual(violations, [])
  assert.ok(adopted > 1_000)
})

void test('the positive control: without the look below, spans end below those of another tracer', async () => {
  const {violations} = await runAdoptions({provider: application(), seed: 11, spans: 60_000, looksBelow: false})
  console.log(`${violations.length} violations without the look below`)
  assert.ok(violations.includes('a span below another tracer’s span'))
})

void test('without a tracer, trace() starts a plain span of the provider of SDK 3', () => {
  // The first tracer registers the context manager.
  assert.ok(new HoneyHiveTracer({destination: 'memory'}).id)
  const ended: {name: string; attributes: Readonly<Record<string, unknown>>}[] = []
  const keep = {
    onStart: () => {},
    onEnd: (span: (typeof ended)[number]) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const before = diagnostics().counts['to-application']
  api.setGlobalTracerProvider(new TracerProvider({spanProcessors: [keep]}))
  const plan = trace({eventName: 'plan'}, (n: number) => enrichSpan({metadata: {n}}))
  assert.equal(plan(1), true)
  assert.deepEqual(
    ended.map(({name, attributes}) => [
      name,
      attributes['honeyhive_metadata.n'],
      attributes['honeyhive_outputs.result'],
    ]),
    [['plan', 1, true]],
  )
  assert.equal(diagnostics().counts['to-application'], before + 1)
  api.disable()
})

void test('`destination: "application"` below SDK 3: the tenants’ trees, ids and parents are in the application', async () => {
  const ended: Ended[] = []
  api.setGlobalTracerProvider(new TracerProvider({spanProcessors: [routedSpanProcessor(), keepIn(ended)]}))
  const tenants = ['acme', 'globex'].map(project => new HoneyHiveTracer({project, destination: 'application'}))
  const step = trace({eventName: 'step'}, () => enrichSpan({metadata: {done: true}}))
  await api.getTracer('http').startActiveSpan('server', async server => {
    const answer = trace({eventName: 'answer'}, async () => {
      await Promise.resolve()
      return step()
    })
    assert.deepEqual(await Promise.all(tenants.map(async tenant => tenant.run(answer))), [true, true])
    server.end()
  })
  for (const tenant of tenants) assert.equal((await tenant.shutdown()).ok, true)
  api.getTracer('http').startSpan('later').end()
  assert.deepEqual(ended.map(({name}) => name).sort(), ['answer', 'answer', 'later', 'server', 'step', 'step'])
  const byId = new Map(ended.map(span => [span.spanContext().spanId, span]))
  for (const {name, attributes, parentSpanContext} of ended.filter(span => /answer|step/.test(span.name))) {
    const parent = byId.get(parentSpanContext?.spanId ?? '')
    assert.equal(parent?.name, name === 'step' ? 'answer' : 'server')
    if (name === 'step') assert.equal(parent?.attributes['honeyhive.project'], attributes['honeyhive.project'])
    assert.ok(['acme', 'globex'].includes(String(attributes['honeyhive.project'])))
  }
  api.disable()
})

interface Ended {
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly parentSpanContext?: {readonly spanId: string} | undefined
  spanContext(): {readonly spanId: string}
}

function keepIn(ended: Ended[]): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: span => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

void test('a mask reaches into the nested values of a span of SDK 3', () => {
  const provider = application()
  const tracer = new HoneyHiveTracer({destination: 'memory', redact: {paths: ['password']}})
  provider.getTracer('app').startActiveSpan('plain', span => {
    // The types of api 1.9 do not know such a value.
    const attributes: Record<string, never> = JSON.parse(
      '{"body": {"user": "a", "password": "x", "list": [{"password": "y"}]}}',
    )
    span.setAttributes(attributes)
    assert.equal(tracer.adopt(span), true)
    span.end()
  })
  const [{attributes} = {attributes: {}}] = tracer.spans
  assert.deepEqual((attributes as Record<string, unknown>)['body'], {
    user: 'a',
    password: '[Redacted]',
    list: [{password: '[Redacted]'}],
  })
})
