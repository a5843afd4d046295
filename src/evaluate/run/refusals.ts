import {ownerOfTracer} from '../../context/state/state.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {isQuotaSpent, type RateLimit, readRateLimit} from '../control/retries.ts'
import type {Run} from './run.ts'

/** The number of times that a server may be unavailable for one input while it serves others. */
const mostUnavailable = 3

/** Tells the rate limits of a run from what is the fault of one trial. */
export class Refusals {
  readonly #run: Run
  quotaSpent = false
  #unavailable = 0
  #othersBefore = 0

  constructor(run: Run) {
    this.#run = run
  }

  /** Returns the rate limit in an error that the whole run waits for. */
  limitIn(error: unknown): RateLimit | undefined {
    const limit = readRateLimit(error)
    if (limit === undefined) {
      this.quotaSpent = isQuotaSpent(error)
      if (this.quotaSpent) this.#reportQuota()
    }
    return limit?.unavailable && this.#isOwnFault() ? undefined : limit
  }

  // A server that fails over one input answers 503 each time, and serves the others meanwhile.
  #isOwnFault(): boolean {
    const {succeeded} = this.#run.rateLimiter
    if (this.#unavailable === 0) this.#othersBefore = succeeded
    this.#unavailable += 1
    return this.#unavailable >= mostUnavailable && succeeded > this.#othersBefore
  }

  #reportQuota(): void {
    const {name, tracer} = this.#run
    report(codes.quotaSpent, ownerOfTracer(tracer), () => ({subject: `Run "${name}"`}))
  }
}
