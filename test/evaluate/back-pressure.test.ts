import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {evaluate, runMarkdown, runText} from 'enrich-span/evaluate'

/** An exporter that responds after 20 ms, and counts. */
function slowExporter(): SpanExporter & {readonly taken: () => number} {
  let taken = 0
  return {
    taken: () => taken,
    export(spans: ReadableSpan[], done) {
      taken += spans.length
      setTimeout(() => done({code: 0}), 20)
    },
    shutdown: async () => {},
  }
}

for (const kilobytes of [50, 250]) {
  test.serial(`1,000 datapoints with texts of ${kilobytes} KB lose no span to a slow exporter`, async t => {
    const destination = slowExporter()
    const text = 'x'.repeat(kilobytes * 1_000)
    const result = await evaluate({
      name: 'large',
      journal: false,
      keep: 'summary',
      tracer: {destination},
      dataset: Array.from({length: 1_000}, (_, number) => ({id: `d${number}`, inputs: {number, text}})),
      function: () => text,
    })
    t.like(result, {ok: true, status: 'completed', total: 1_000})
    t.deepEqual(result.spans.dropped, {})
    t.is(result.spans.accepted, result.spans.created)
    t.is(destination.taken(), result.spans.created)
  })
}

test.serial('a run whose spans were refused is not ok, and says how many', async t => {
  const refusing: SpanExporter = {
    export: (_, done) => done({code: 1, error: new Error('no')}),
    shutdown: async () => {},
  }
  const result = await evaluate({
    name: 'refused',
    journal: false,
    tracer: {destination: refusing},
    dataset: [{inputs: 1}, {inputs: 2}],
    function: ({inputs}) => inputs,
  })
  t.like(result, {ok: false, status: 'completed', failed: 0})
  t.true(result.spans.refused >= 2)
  const {refused, created} = result.spans
  const lost = new RegExp(`${refused} of ${created} spans were lost \\(refused ${refused}\\)`)
  t.regex(runText(result), lost)
  t.regex(runMarkdown(result), lost)
})
