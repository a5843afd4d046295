import type {RateLimiter} from './rate-limiter.ts'
import {isQuotaSpent, type RateLimit, readRateLimit} from './retries.ts'

/** The number of times that a server may be unavailable for one input while it serves others. */
const mostUnavailable = 3

/** Tells the rate limits of a run from what is the fault of one trial. */
export class Refusals {
  readonly #turns: RateLimiter
  quotaSpent = false
  #unavailable = 0
  #servedBefore = 0

  constructor(turns: RateLimiter) {
    this.#turns = turns
  }

  /** Returns the rate limit in an error that the whole run waits for. */
  limitIn(error: unknown): RateLimit | undefined {
    const limit = readRateLimit(error)
    this.quotaSpent = limit === undefined && isQuotaSpent(error)
    return limit?.unavailable && this.#isOwnFault() ? undefined : limit
  }

  // A server that fails over one input answers 503 each time, and serves the others meanwhile.
  #isOwnFault(): boolean {
    const {succeeded} = this.#turns
    if (this.#unavailable === 0) this.#servedBefore = succeeded
    this.#unavailable += 1
    return this.#unavailable >= mostUnavailable && succeeded > this.#servedBefore
  }
}
