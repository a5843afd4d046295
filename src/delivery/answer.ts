import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Dialect} from '../dialects/dialect.ts'
import {readRetryAfter} from './retry-after.ts'

/** How a destination responded to a batch. */
export type Answer =
  | {readonly kind: 'accepted'}
  /** All but `rejected` spans were accepted, for good. The destination does not name the rejected ones. */
  | {readonly kind: 'partial'; readonly rejected: number; readonly error: Error}
  /** Not accepted now, perhaps later: after `afterMs` at the earliest, where the destination names a wait. */
  | {
      readonly kind: 'later'
      readonly error: Error
      readonly afterMs?: number
      /**
       * The batch itself may be the cause. Either the server failed without reporting that it is busy, or it was reached
       * and did not respond.
       */
      readonly suspect?: 'server-error' | 'cut-off'
    }
  /** Something in the batch is wrong, or the batch is too large. */
  | {readonly kind: 'split'; readonly error: Error}
  /** The key is wrong. No batch passes until the user fixes it. */
  | {readonly kind: 'unauthorized'; readonly error: Error}
  /** The browser does not let this page send there. No batch passes until the user fixes it. */
  | {readonly kind: 'blocked'; readonly error: Error}
  | {readonly kind: 'refused'; readonly error: Error}
  /** No response came in time. */
  | {readonly kind: 'silent'; readonly error: Error}
  /** Not sent: the destination failed while the request was prepared. */
  | {readonly kind: 'withheld'; readonly error: Error}

/** How batches are sent. Never throws and never rejects, and bounds its own waiting. */
export interface Transport {
  /** Batches in flight at most. */
  readonly width: number
  /** The words that the destination wants its spans in; our own when absent. */
  readonly dialect?: Dialect | undefined
  /**
   * Returns the answer synchronously where it is known at once. The array belongs to the transport. Where preparing the
   * request takes a while, `mayLeave` is asked before the request is sent.
   */
  send(spans: ReadableSpan[], mayLeave: () => boolean): Answer | Promise<Answer>
  /** Asks the exporter behind the transport to send what it buffers. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** The answer that an HTTP status stands for; `undefined` for success, where the body decides. */
export function answerOfStatus(status: number, retryAfter: string | undefined, error: Error): Answer | undefined {
  if (status >= 200 && status < 300) return undefined
  const afterMs = readRetryAfter(retryAfter)?.waitMs
  const kind = kinds[status] ?? (status >= 500 ? 'later' : 'refused')
  if (kind !== 'later') return {kind, error}
  if (afterMs !== undefined) return {kind, error, afterMs}
  return busy.has(status) ? {kind, error} : {kind, error, suspect: 'server-error'}
}

const kinds: Readonly<Record<number, 'later' | 'split' | 'unauthorized'>> = {
  400: 'split',
  401: 'unauthorized',
  403: 'unauthorized',
  408: 'later',
  413: 'split',
  422: 'split',
  425: 'later',
  429: 'later',
}

/** A busy server, whatever was sent. */
const busy: ReadonlySet<number> = new Set([408, 425, 429, 503])
