import assert from 'node:assert/strict'
import test from 'node:test'
import {TracerProvider} from '@opentelemetry/sdk-trace'
import {routedSpanProcessor} from 'enrich-span'
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
