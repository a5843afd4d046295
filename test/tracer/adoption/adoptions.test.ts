import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {routedSpanProcessor} from 'enrich-span'
import {runAdoptions} from './adoptions.ts'

const application = (): BasicTracerProvider => new BasicTracerProvider({spanProcessors: [routedSpanProcessor()]})

test('over random requests a plain span becomes a tracer’s at most once, and 1 to 4 hold afterwards', async t => {
  const {violations, spans, adopted, refused} = await runAdoptions({provider: application(), seed: 7, spans: 100_000})
  t.log(`${spans} spans, ${adopted} adopted, ${refused} adoptions refused, ${violations.length} violations`)
  t.deepEqual(counted(violations), {})
  t.true(adopted > 1_000 && refused > 1_000)
})

test('positive control: without the look below, spans end below those of another tracer', async t => {
  const {violations} = await runAdoptions({provider: application(), seed: 7, spans: 60_000, looksBelow: false})
  t.log(counted(violations))
  t.true((counted(violations)['a span below another tracer’s span'] ?? 0) > 50)
})

function counted(violations: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const violation of violations) counts[violation] = (counts[violation] ?? 0) + 1
  return counts
}
