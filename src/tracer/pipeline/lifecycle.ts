import {awake, monotonicMs} from '#platform/clock'
import {flushDeadline, type FlushOptions, type FlushReceipt} from '../../delivery/flush-receipt.ts'
import {close, closeFork} from './close-fork.ts'
import type {TracerCore} from './core.ts'
import {receiptOf} from './receipt.ts'

/**
 * Waits until the destination has responded for every span that has ended. Resolves with the ledger and never rejects.
 */
export async function flush(core: TracerCore, options?: FlushOptions): Promise<FlushReceipt> {
  const inTime = await within(flushDeadline(core, options), flushAll(core))
  return receiptOf(core, 'flush', !inTime)
}

/** Closes a tracer. A second call returns the same receipt. */
export function shutdown(core: TracerCore, options: FlushOptions | undefined): Promise<FlushReceipt> {
  core.closing ??= (core.isFork ? closeFork : closeRoot)(core, options)
  return core.closing
}

// Closes the forks as well, waits as `flush` does, and shuts the pipeline down. Spans without a response at the
// deadline are dropped, so the receipt is final.
async function closeRoot(core: TracerCore, options?: FlushOptions): Promise<FlushReceipt> {
  const {pipeline} = core
  const timeoutMs = flushDeadline(core, options)
  const deadline = monotonicMs() + timeoutMs
  for (const session of pipeline.sessions) session.deliver()
  close(core)
  pipeline.closed = true
  const inTime = await within(timeoutMs, flushAll(core))
  pipeline.destinations.drop('deadline')
  await within(Math.max(100, deadline - monotonicMs()), pipeline.shutdown())
  return receiptOf(core, 'shutdown', !inTime)
}

// The wait ends when no span of this tracer is pending. It also ends when every span sent before this flush has a
// response, because new spans may keep coming. The processors are flushed in any case.
async function flushAll({book, pipeline}: TracerCore): Promise<void> {
  await Promise.all([pipeline.flushProcessors(), Promise.race([settled(book), pipeline.destinations.flush()])])
}

function settled(book: TracerCore['book']): Promise<void> {
  return new Promise(resolve => book.whenSettled({settled: resolve}))
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let cancel: (() => void) | undefined
  const timeout = new Promise<boolean>(resolve => {
    cancel = awake(() => resolve(false), ms)
  })
  const inTime = await Promise.race([work.then(() => true), timeout])
  cancel?.()
  return inTime
}
