import {type FlushOptions, type FlushReceipt, toReceipt} from '../../delivery/flush-receipt.ts'
import * as codes from '../../diagnostics/codes.ts'
import type {LedgerBook} from '../../delivery/ledger.ts'
import {report} from '../../diagnostics/report.ts'
import {awake} from '#platform/timer'
import type {TracerCore} from './core.ts'
import {logVerbose} from './log-verbose.ts'
import {deliverSession} from './session.ts'

/** Waits until the destination answered for every span that has ended; resolves with the ledger, never rejects. */
export async function flush(core: TracerCore, {timeoutMs = 30_000}: FlushOptions = {}): Promise<FlushReceipt> {
  const inTime = await within(timeoutMs, flushAll(core))
  return logVerbose(core, 'flush', receiptOf(core, !inTime))
}

/**
 * Closes a root tracer with its forks, waits as `flush` does, and shuts the pipeline down. What has no answer at the
 * deadline is given up, so that the receipt is the last word.
 */
export async function shutdownPipeline(
  core: TracerCore,
  {timeoutMs = 30_000}: FlushOptions = {},
): Promise<FlushReceipt> {
  const {pipeline} = core
  const deadline = performance.now() + timeoutMs
  for (const session of pipeline.sessions) session.deliver()
  close(core)
  pipeline.closed = true
  const inTime = await within(timeoutMs, flushAll(core))
  pipeline.outlets.drop('deadline')
  await within(Math.max(100, deadline - performance.now()), pipeline.shutdown())
  return logVerbose(core, 'shutdown', receiptOf(core, !inTime))
}

// Enough is whichever comes first: nothing of this tracer is pending, or all that was sent before is answered for, while
// more keeps coming. The processors are asked in any case.
async function flushAll({book, pipeline}: TracerCore): Promise<void> {
  await Promise.all([pipeline.flushProcessors(), Promise.race([settled(book), pipeline.outlets.flush()])])
}

/** What became of the spans of `core` so far. */
export function receiptOf({book, destination, pipeline}: TracerCore, timedOut: boolean): FlushReceipt {
  return toReceipt(book, destination, timedOut, pipeline.outlets.errors, pipeline.outlets.ledgers())
}

/** Ends a tracer's part in the process: its session is delivered, spans still open are counted as abandoned. */
export function close(core: TracerCore): void {
  if (core.closed) return
  deliverSession(core)
  core.closed = true
  core.forget()
  const {open} = core.book
  if (open === 0) return
  const cause = `${open} ${open === 1 ? 'span was' : 'spans were'} not ended before shutdown`
  report(codes.abandoned, core, () => ({subject: `Project "${core.options.project}"`, cause}))
}

function settled(book: LedgerBook): Promise<void> {
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
