import {awake, monotonicMs} from '#platform/clock'
import {flushDeadline, type FlushOptions, type FlushReceipt, type Wait} from '../../delivery/flush-receipt.ts'
import {close, closeFork} from './close-fork.ts'
import type {TracerCore} from './core.ts'
import {receiptOf} from './receipt.ts'

/**
 * Waits until the destination has responded for every span that has ended. Resolves with the ledger and never rejects.
 */
export async function flush(core: TracerCore, options?: FlushOptions): Promise<FlushReceipt> {
  const failures = await within(flushDeadline(core, options), flushAll(core))
  return receiptOf(core, 'flush', waitOf(core, failures))
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
  const flushed = await within(timeoutMs, flushAll(core))
  pipeline.destinations.drop('deadline')
  pipeline.backend.drop('deadline')
  const closed = await within(Math.max(100, deadline - monotonicMs()), pipeline.shutdown())
  const {timedOut, failures} = waitOf(core, flushed)
  return receiptOf(core, 'shutdown', {timedOut, failures: [...failures, ...waitOf(core, closed).failures]})
}

// The wait ends when no span of this tracer is pending. It also ends when every span sent before this flush has a
// response, because new spans may keep coming. The processors are flushed in any case.
async function flushAll(core: TracerCore): Promise<readonly Error[]> {
  const {book, pipeline} = core
  const settling = Promise.race([settled(book), pipeline.destinations.flush()])
  const [failures] = await Promise.all([pipeline.flushProcessors(), settling, flushRequests(core)])
  return failures
}

// `backend.flush()` comes first, because it sends what waits for further changes.
async function flushRequests({pipeline: {backend}, requests}: TracerCore): Promise<void> {
  if (backend.isRemote) await Promise.race([backend.flush(), requests.whenSettled()])
}

/** The outcome of a wait. Without failures the deadline passed first, and processors that hang are reported. */
function waitOf({pipeline}: TracerCore, failures: readonly Error[] | undefined): Wait {
  return failures === undefined ? {timedOut: true, failures: pipeline.reportHanging()} : {timedOut: false, failures}
}

function settled(book: TracerCore['book']): Promise<void> {
  return new Promise(resolve => book.whenSettled({settled: resolve}))
}

/** Resolves to the result of `work`, or to `undefined` at the deadline. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let cancel: (() => void) | undefined
  const timeout = new Promise<undefined>(resolve => {
    cancel = awake(() => resolve(undefined), ms)
  })
  const result = await Promise.race([work, timeout])
  cancel?.()
  return result
}
