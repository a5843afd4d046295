import assert from 'node:assert/strict'
import test from 'node:test'
import {TracerProvider} from '@opentelemetry/sdk-trace'
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
