import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Dialect} from '../dialects/dialect.ts'
import {readRetryAfter} from './retry-after.ts'

/** How a destination responded to a batch. */
export type Answer =
  | {readonly kind: 'accepted'}
  /** The destination accepted all spans but `rejected` of them, for good. It does not name the rejected spans. */
  | {readonly kind: 'partial'; readonly rejected: number; readonly error: Error}
  /** The destination does not accept the batch now but may later. It may ask for a wait of at least `afterMs`. */
  | {
      readonly kind: 'later'
      readonly error: Error
      readonly afterMs?: number
      /**
       * Set when the batch itself may be the cause: the server failed without reporting that it is busy, or the request
       * reached it and drew no response.
       */
      readonly suspect?: 'server-error' | 'cut-off'
      /** True when no connection was made: nobody listens, or the name of the host is unknown. */
      readonly unreached?: true
    }
  /** A span in the batch is wrong, or the batch is too large. */
  | {readonly kind: 'split'; readonly error: Error}
  /** The key is wrong. No batch passes until the user fixes it. */
  | {readonly kind: 'unauthorized'; readonly error: Error}
  /** The browser does not let this page send there. No batch passes until the user fixes it. */
  | {readonly kind: 'blocked'; readonly error: Error}
  /** The URL does not lead to the destination. No batch passes until the user fixes it. */
  | {readonly kind: 'misdirected'; readonly error: Error}
  | {readonly kind: 'refused'; readonly error: Error}
  /** The destination did not respond in time. */
  | {readonly kind: 'silent'; readonly error: Error}
  /** The batch was not sent, because the destination failed while the request was prepared. */
  | {readonly kind: 'withheld'; readonly error: Error}

/** Sends batches. A transport never throws and never rejects, and it bounds its own waiting. */
export interface Transport {
  /** The highest number of batches in flight. */
  readonly width: number
  /** Milliseconds that one batch may take. */
  readonly timeoutMs: number
  /** The name of the things in a batch, for messages; 'spans' when absent. */
  readonly noun?: string
  /** Translates spans into the attributes of the backend. Without a dialect, our own attributes are sent. */
  readonly dialect?: Dialect | undefined
  /**
   * Returns the answer synchronously when it is known at once. The array of spans belongs to the transport. If
   * preparing the request takes a while, the transport calls `mayLeave` before it sends the request.
   */
  send(spans: ReadableSpan[], mayLeave: () => boolean): Answer | Promise<Answer>
  /** Asks the exporter behind the transport to send what it buffers. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Returns the answer for an HTTP status other than success. */
export function answerOfStatus(status: number, retryAfter: string | undefined, error: Error): Answer {
  const afterMs = readRetryAfter(retryAfter)?.waitMs
  const kind = kinds[status] ?? (status >= 500 ? 'later' : status < 400 ? 'misdirected' : 'refused')
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

/** These statuses mean a busy server, whatever the batch contains. */
const busy: ReadonlySet<number> = new Set([408, 425, 429, 503])
