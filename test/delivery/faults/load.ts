import {monitorEventLoopDelay} from 'node:perf_hooks'
import {setTimeout as pause} from 'node:timers/promises'
import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-http'
import {BatchSpanProcessor, type ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {HoneyHiveTracer} from 'enrich-span'
import {LedgerBook} from '../../../src/delivery/ledger.ts'
import {createOtlpTransport} from '../../../src/delivery/otlp-transport.ts'
import {SpanQueue} from '../../../src/delivery/span-queue.ts'
import {startRemoteReceiver} from '../receiver/remote-receiver.ts'
import {emit} from './run-fault.ts'

/** Takes finished spans: our queue, or the stock batch processor with the same serialiser and format. */
export interface Sink {
  readonly name: 'ours' | 'stock'
  add(span: ReadableSpan): void
  flush(): Promise<void>
  close(): Promise<void>
}

export function ours(url: string): Sink {
  const queue = new SpanQueue(url, createOtlpTransport({url, protocol: 'http/json'}))
  const book = new LedgerBook(null)
  const sender = {reporter: {id: 'load'}, errors: []}
  return {
    name: 'ours',
    add(span) {
      book.started()
      book.ended()
      queue.add(span, book, sender, false)
    },
    flush: () => queue.flush(),
    close: () => queue.close(),
  }
}

/** With room for all of the load: by default it holds 2,048 spans and drops the rest. */
export function stock(url: string): Sink {
  const exporter = new OTLPTraceExporter({url})
  const processor = new BatchSpanProcessor(exporter, {maxQueueSize: 1_000_000, scheduledDelayMillis: 1_000})
  return {
    name: 'stock',
    add: span => processor.onEnd(span),
    flush: () => processor.forceFlush(),
    close: () => processor.shutdown(),
  }
}

export function finishedSpans(count: number): readonly ReadableSpan[] {
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  emit(tracer, count)
  return tracer.spans
}

/**
 * The result of a load: lost spans, and percentiles of the event loop's delay in milliseconds. A sink that sends seldom has
 * few turns that send, so the 99.9th percentile compares these turns.
 */
export interface LoadResult {
  readonly lost: number
  readonly p99: number
  readonly p999: number
}

/** Hands over `perTick` spans every `everyMs`, `ticks` times, then waits until the receiver has them or stops getting more. */
export async function load(
  make: (url: string) => Sink,
  {perTick, everyMs, ticks, delayMs}: {perTick: number; everyMs: number; ticks: number; delayMs: number},
): Promise<LoadResult> {
  await using receiver = await startRemoteReceiver({always: {delayMs}})
  const sink = make(receiver.url)
  const batches = Array.from({length: ticks}, () => finishedSpans(perTick))
  globalThis.gc?.()
  await pause(50)
  const delay = monitorEventLoopDelay({resolution: 2})
  delay.enable()
  for (const batch of batches) {
    for (const span of batch) sink.add(span)
    // oxlint-disable-next-line no-await-in-loop -- the load comes in ticks
    await pause(everyMs)
  }
  const wanted = perTick * ticks
  let taken = 0
  for (let quiet = 0; taken < wanted && quiet < 60; ) {
    // oxlint-disable-next-line no-await-in-loop -- waits for the receiver
    await pause(50)
    // oxlint-disable-next-line no-await-in-loop -- waits for the receiver
    const seen = await receiver.seen()
    quiet = seen.taken === taken ? quiet + 1 : 0
    taken = seen.taken
  }
  delay.disable()
  await sink.close()
  return {lost: wanted - taken, p99: delay.percentile(99) / 1e6, p999: delay.percentile(99.9) / 1e6}
}

/** CPU of this process for each span, in microseconds, from the end of the span to the response; the median of each sink. */
export async function costPerSpan(
  rounds: number,
  spans = 10_000,
): Promise<{ours: number; stock: number; ratio: number}> {
  await using receiver = await startRemoteReceiver()
  const all = finishedSpans(spans)
  const costs = {ours: [] as number[], stock: [] as number[]}
  for (let round = -2; round < rounds; round++) {
    for (const make of round % 2 === 0 ? [ours, stock] : [stock, ours]) {
      const sink = make(receiver.url)
      globalThis.gc?.()
      const before = process.cpuUsage()
      for (const span of all) sink.add(span)
      // oxlint-disable-next-line no-await-in-loop -- one after the other, or they would measure each other
      await sink.flush()
      const {user, system} = process.cpuUsage(before)
      // The first two rounds warm up.
      if (round >= 0) costs[sink.name].push((user + system) / spans)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sink.close()
    }
  }
  const ratios = costs.ours.map((cost, at) => cost / (costs.stock[at] ?? cost))
  return {ours: median(costs.ours), stock: median(costs.stock), ratio: median(ratios)}
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
