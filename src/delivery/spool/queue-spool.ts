import type {Spool, SpoolEvents} from '../../platform/spool.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report, type Reporter} from '../../diagnostics/report.ts'
import type {InFlightSpans} from '../in-flight-spans.ts'
import type {BufferedSpan} from '../span-buffer.ts'
import {repeated, unusable} from './recovered.ts'
import {ReplayLine} from './replay-line.ts'
import {SpoolStore} from './spool-store.ts'

/** Opens the spool of a queue. Throws when its name belongs to another destination. */
export type OpenSpool = (queue: SpooledQueue) => QueueSpool

/** How a queue opens its spool. */
interface SpoolOpening {
  readonly reporter: Reporter
  /** Milliseconds that a natural end of the process waits without a response. */
  readonly exitWaitMs: number
  readonly open: (events: SpoolEvents) => Spool
}

/** The queue of a spool. */
export interface SpooledQueue {
  readonly name: string
  readonly inFlight: InFlightSpans
  /** The spans of the queue that have no outcome yet. */
  readonly unsettled: () => Iterable<BufferedSpan>
  readonly onSpans: () => void
  readonly onGiveUp: () => void
}

/** The spool of a queue: its own spans, and those of processes that have ended. */
export interface QueueSpool {
  readonly spool: Spool
  readonly store: SpoolStore
  readonly replay: ReplayLine
  readonly exitWaitMs: number
}

export function openQueueSpool({reporter, exitWaitMs, open}: SpoolOpening, queue: SpooledQueue): QueueSpool {
  const subject = `Destination ${queue.name}`
  const problems = {failed: codes.spoolFailed, full: codes.spoolFull}
  const spool = open({
    onMoved: () => store.rewrite(queue.unsettled(), true),
    onRoom: () => store.rewrite(queue.unsettled(), false),
    onProblem: (kind, cause) => report(problems[kind], reporter, () => ({subject, cause})),
    onFound: () => replay.pull(),
    onUnusable(kind, count) {
      unusable(kind, count)
      const cause = `${count} spans of an earlier process are ${kind === 'damaged' ? kind : 'too old'}`
      report(codes.spoolUnusable, reporter, () => ({subject, cause}), count)
    },
    onRepeated: repeated,
  })
  const store = new SpoolStore(spool, queue.inFlight)
  const replay = new ReplayLine(spool, {reporter, errors: []}, queue)
  return {spool, store, replay, exitWaitMs}
}
