import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {readRetryAfter} from './retry-after.ts'

/** What a destination said to a batch. */
export type Answer =
  | {readonly kind: 'accepted'}
  /** It took all but `rejected` spans, for good; it does not say which. */
  | {readonly kind: 'partial'; readonly rejected: number; readonly error: Error}
  /** It may take them later, after `afterMs` at the earliest when it says so. */
  | {
      readonly kind: 'later'
      readonly error: Error
      readonly afterMs?: number
      /** It may be about what was sent: it stumbled and did not say that it is busy, or it was reached and gave no answer. */
      readonly suspect?: 'stumbled' | 'cut-off'
    }
  /** Something in the batch is wrong, or there is too much of it. */
  | {readonly kind: 'split'; readonly error: Error}
  /** The key is wrong: nothing passes until somebody mends it. */
  | {readonly kind: 'unauthorized'; readonly error: Error}
  /** The browser does not let this page send there: nothing passes until somebody mends it. */
  | {readonly kind: 'blocked'; readonly error: Error}
  | {readonly kind: 'refused'; readonly error: Error}
  /** Nothing was said in time. */
  | {readonly kind: 'silent'; readonly error: Error}
  /** It was not sent: the destination failed while the request was made up. */
  | {readonly kind: 'withheld'; readonly error: Error}

/** How batches leave. Never throws and never rejects; it bounds its own waiting. */
export interface Transport {
  /** How many batches it takes at once. */
  readonly width: number
  /**
   * Gives the answer at once where it is known at once. The array is the transport's to keep. Where making up the request
   * takes a while, `mayLeave` is asked before it leaves.
   */
  send(spans: ReadableSpan[], mayLeave: () => boolean): Answer | Promise<Answer>
  /** Asks what lies behind to pass on what it holds back. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** The answer that an HTTP status stands for; `undefined` for success, whose body has the say. */
export function answerOfStatus(status: number, retryAfter: string | undefined, error: Error): Answer | undefined {
  if (status >= 200 && status < 300) return undefined
  const afterMs = readRetryAfter(retryAfter)?.waitMs
  const kind = kinds[status] ?? (status >= 500 ? 'later' : 'refused')
  if (kind !== 'later') return {kind, error}
  if (afterMs !== undefined) return {kind, error, afterMs}
  return busy.has(status) ? {kind, error} : {kind, error, suspect: 'stumbled'}
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

/** Says nothing about what was sent. */
const busy: ReadonlySet<number> = new Set([408, 425, 429, 503])
