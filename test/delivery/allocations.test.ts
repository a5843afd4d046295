import type {SpanExporter} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {createExporterTransport} from '../../src/delivery/exporter-transport.ts'
import {LedgerBook} from '../../src/delivery/ledger.ts'
import {SpanQueue} from '../../src/delivery/span-queue.ts'
import {finishedSpans} from './faults/load.ts'

const atOnce: SpanExporter = {export: (_batch, done) => done({code: 0}), shutdown: async () => {}}

// Bytes, because times depend on other work of the machine. Raise the budget only with its reason.
test.serial(
  'a span on its way costs little more than one object: no promise, no timer, no closure of its own',
  async t => {
    const spans = finishedSpans(400)
    const queue = new SpanQueue('at once', createExporterTransport(atOnce))
    const book = new LedgerBook(null)
    const sender = {reporter: {id: 'test'}, errors: []}
    const samples: number[] = []
    for (let sample = 0; sample < 120; sample++) {
      const before = process.memoryUsage().heapUsed
      for (const span of spans) {
        book.started()
        book.ended()
        queue.add(span, book, sender, false)
      }
      samples.push((process.memoryUsage().heapUsed - before) / spans.length)
      // oxlint-disable-next-line no-await-in-loop -- one batch after the other
      await queue.flush()
    }
    t.is(book.read().accepted, 120 * 400)
    // The median, because a garbage collection spoils its sample.
    const bytes = samples.slice(40).sort((a, b) => a - b)[40] ?? Number.NaN
    t.true(bytes > 0 && bytes <= 200, `${bytes} bytes a span`)
  },
)
