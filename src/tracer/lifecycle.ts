import {unregister} from '../context/registry.ts'
import {type FlushOptions, type FlushReceipt, toReceipt} from '../delivery/flush-receipt.ts'
import {report} from '../diagnostics/report.ts'
import {later} from '#platform/timer'
import type {TracerCore} from './core.ts'
import {deliverSession} from './session.ts'

/** Waits until the destination answered for every span that has ended; resolves with the ledger, never rejects. */
export async function flush(core: TracerCore, {timeoutMs = 30_000}: FlushOptions = {}): Promise<FlushReceipt> {
  const {queue} = core.pipeline
  const inTime = queue === undefined || queue.empty || (await within(timeoutMs, queue.drain()))
  return toReceipt(core.book.read(), core.destination, !inTime, queue?.errors ?? [])
}

/** Closes a root tracer with its forks, waits as `flush` does, and shuts the pipeline down. */
export async function shutdownPipeline(core: TracerCore, options: FlushOptions = {}): Promise<FlushReceipt> {
  const {pipeline} = core
  for (const session of pipeline.sessions) session.deliver()
  close(core)
  pipeline.closed = true
  const receipt = await flush(core, options)
  await within(options.timeoutMs ?? 30_000, pipeline.shutdown())
  return receipt
}

/** Ends a tracer's part in the process: its session is delivered, spans still open are counted as abandoned. */
export function close(core: TracerCore): void {
  if (core.closed) return
  deliverSession(core)
  core.closed = true
  unregister(core.id)
  const {open} = core.book.read()
  if (open === 0) return
  const cause = `${open} ${open === 1 ? 'span was' : 'spans were'} not ended before shutdown`
  report('abandoned', core, () => ({subject: `Project "${core.options.project}"`, cause}))
}

async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let cancel: (() => void) | undefined
  const timeout = new Promise<boolean>(resolve => {
    cancel = later(() => resolve(false), ms)
  })
  const inTime = await Promise.race([work.then(() => true), timeout])
  cancel?.()
  return inTime
}
