import type {Span} from '@opentelemetry/api'
import type {ReadableSpan, SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {createExporterTransport} from '../../src/delivery/exporter-transport.ts'
import {LedgerBook} from '../../src/delivery/ledger.ts'
import {bytesOf} from '../../src/delivery/span-buffer.ts'
import {SpanQueue} from '../../src/delivery/span-queue.ts'

const big = 'x'.repeat(1_000)

/** Spans of each value when memory is full, in turn. */
function spansOfAllKinds(rounds: number): readonly ReadableSpan[] {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const experiment = tracer.fork({runId: 'run-1'})
  const text = {attributes: {text: big}}
  for (let round = 0; round < rounds; round++) {
    tracer.startActiveSpan('root', text, root => {
      tracer.startSpan('child', text).end()
      const wrong = tracer.startSpan('error', text)
      wrong.setStatus({code: 2})
      wrong.end()
      root.end()
    })
    experiment.startSpan('result', text).end()
  }
  return [...tracer.spans, ...experiment.spans].sort(
    (a, b) => a.endTime[0] - b.endTime[0] || a.endTime[1] - b.endTime[1],
  )
}

test('when memory is full the least valuable spans go first, counted, and the rest arrives in order', async t => {
  const left: ReadableSpan[] = []
  let open = (): void => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const exporter: SpanExporter = {
    async export(batch, done) {
      await gate
      left.push(...batch)
      done({code: 0})
    },
    shutdown: async () => {},
  }
  const queue = new SpanQueue('gate', createExporterTransport(exporter), {memoryBytes: 300_000, batchSpans: 10})
  const book = new LedgerBook(null)
  const sender = {reporter: {id: 'test'}, errors: []}
  const spans = spansOfAllKinds(100)
  for (const span of spans) {
    book.started()
    book.ended()
    queue.add(span, book, sender, false)
  }
  const {dropped, pending} = book.read()
  t.is((dropped['memory'] ?? 0) + pending, spans.length)
  t.true((dropped['memory'] ?? 0) > 0)
  open()
  await queue.flush()
  const count = (name: string): number => left.filter(span => span.name === name).length
  t.is(count('result'), 100)
  t.is(count('error'), 100)
  t.true(count('child') <= count('root'), `${count('child')} children, ${count('root')} roots`)
  t.is(left.length, book.read().accepted)
  const order = left.map(span => spans.indexOf(span))
  t.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  )
})

const heavy: Readonly<Record<string, (span: Span) => unknown>> = {
  'a text': span => span.setAttribute('a', 'x'.repeat(100_000)),
  'an array': span =>
    span.setAttribute(
      'a',
      Array.from({length: 10}, () => 'x'.repeat(10_000)),
    ),
  'an event': span => span.addEvent('e', {a: ['x'.repeat(100_000)]}),
  'a link': span => span.addLink({context: span.spanContext(), attributes: {a: 'x'.repeat(100_000)}}),
  'an array of a link': span => span.addLink({context: span.spanContext(), attributes: {a: ['x'.repeat(100_000)]}}),
  'the status': span => span.setStatus({code: 2, message: 'x'.repeat(100_000)}),
}

for (const [what, write] of Object.entries(heavy)) {
  test(`the bounds of memory and requests count 100 KB of ${what}`, t => {
    const tracer = new HoneyHiveTracer({destination: 'memory'})
    const span = tracer.startSpan('heavy')
    write(span)
    span.end()
    const [ended] = tracer.spans
    const bytes = ended === undefined ? 0 : bytesOf(ended)
    t.true(bytes >= 100_000 && bytes < 102_000, String(bytes))
  })
}
