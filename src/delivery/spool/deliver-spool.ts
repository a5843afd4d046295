import {awake, monotonicMs} from '#platform/clock'
import {openSpool} from '#platform/spool'
import type {Spool, TakeOverRule} from '../../platform/spool.ts'
import type {Reporter} from '../../diagnostics/report.ts'
import {createOtlpTransport, type UrlDestination} from '../otlp-transport.ts'
import {SpanQueue} from '../span-queue.ts'
import {openQueueSpool} from './queue-spool.ts'
import {type Recovered, recoveredSpans} from './recovered.ts'
import {shownUrlOf} from './spool-options.ts'

/** What to deliver, and for how long. */
interface DeliverOptions {
  readonly destination: UrlDestination
  readonly folder: string | undefined
  readonly reporter: Reporter
  readonly rule: TakeOverRule
  /** True when owners that may have ended are watched until it is certain. */
  readonly watches: boolean
  /** Milliseconds without a response after which the rest is left on disk. */
  readonly patienceMs: number
}

const lookMs = 20

/** Sends what ended processes left in a spool, and returns when that is done or the destination does not respond. */
export async function deliverSpool({
  destination,
  folder,
  reporter,
  rule,
  ...until
}: DeliverOptions): Promise<Recovered> {
  const {url, headers = {}, name} = destination
  const identity = {name, url, shownUrl: shownUrlOf(url), headers}
  let isExhausted = false
  let opened: Spool | undefined
  const queue = new SpanQueue(url, createOtlpTransport(destination), {}, hooks =>
    openQueueSpool(
      {
        reporter,
        exitWaitMs: until.patienceMs,
        open(events) {
          const spool = openSpool(identity, folder === undefined ? {} : {folder}, events, rule)
          opened = spool
          const next: typeof spool.next = async () => {
            isExhausted = false
            const found = await spool.next()
            isExhausted = found === undefined
            return found
          }
          return {...spool, next}
        },
      },
      hooks,
    ),
  )
  let respondedAt = monotonicMs()
  let responses = 0
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looks again
    await new Promise<void>(resolve => awake(resolve, lookMs))
    if (queue.responses !== responses || recoveredSpans().pending === 0) respondedAt = monotonicMs()
    responses = queue.responses
    const isDone = isExhausted && recoveredSpans().pending === 0 && !(until.watches && opened?.isWatching === true)
    if (isDone || monotonicMs() - respondedAt > until.patienceMs) break
  }
  const counts = recoveredSpans()
  await queue.close()
  return counts
}
