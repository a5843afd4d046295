import type {Answer} from './answer.ts'

/** Between a failure and the next request. */
const floorMs = 100
const firstBackoffMs = 500
const longestBackoffMs = 10_000
/** Between two attempts with a refused key, or from a page that may not send there. */
const pausedMs = 30_000
/** So many refusals in a row, of ever smaller batches, are not caused by one span. */
const hopelessAfter = 16

/** The state of the queue when an answer arrives. */
interface AnswerContext {
  readonly startedAt: number
  readonly now: number
  /** The batch is sent again in halves, to find the span that is wrong. */
  readonly cut: boolean
  /** The place in the queue of the first waiting span, and of the next one to be added. */
  readonly oldest: number
  readonly added: number
}

/**
 * When the next batch may leave, and how many at once. A new destination gets one request at a time; each success doubles
 * that. After a failure it is one at a time again, and so in order, until every span that had ended by the next success
 * is delivered.
 */
export class Backoff {
  readonly #widest: number
  #width = 1
  #failures = 0
  #refusals = 0
  #failedAt = -Infinity
  #readyAt = 0
  #paused = false
  /** One at a time up to this place in the queue; `Infinity` while the destination fails. */
  #inOrderUntil = 0

  constructor(widest: number) {
    this.#widest = widest
  }

  /** Requests at once. */
  get width(): number {
    return this.#width
  }

  get failing(): boolean {
    return this.#failures > 0
  }

  /** Smaller batches do not help: the destination refuses everything. */
  get hopeless(): boolean {
    return this.#refusals >= hopelessAfter
  }

  /** Milliseconds until the next batch may leave. */
  wait(now: number): number {
    return Math.max(0, this.#readyAt - now)
  }

  /** Tries a refused key again as soon as the floor allows, because a caller waits for the result. */
  hurry(now: number): void {
    if (this.#paused) this.#readyAt = Math.min(this.#readyAt, Math.max(now, this.#failedAt + floorMs))
  }

  /** Adapts to the answer to a batch. */
  adapt(answer: Answer, at: AnswerContext): void {
    if (answer.kind === 'withheld') return
    this.#paused = answer.kind === 'unauthorized' || answer.kind === 'blocked'
    if (answer.kind === 'accepted' || answer.kind === 'partial') this.#succeeded(at)
    else this.#failed(answer, at)
  }

  #succeeded({oldest, added}: AnswerContext): void {
    this.#failures = 0
    this.#refusals = 0
    if (this.#inOrderUntil === Infinity) this.#inOrderUntil = added
    if (oldest >= this.#inOrderUntil) this.#width = Math.min(this.#widest, this.#width * 2)
  }

  #failed(answer: Answer, {startedAt, now, cut}: AnswerContext): void {
    // A batch that left before the last failure was known belongs to the same outage, and does not count twice.
    const known = startedAt < this.#failedAt
    this.#width = 1
    this.#inOrderUntil = Infinity
    this.#refusals = answer.kind === 'split' ? this.#refusals + 1 : 0
    // A smaller batch is a new attempt, so the backoff starts again.
    if (cut) this.#failures = 0
    else if (!known && answer.kind === 'later') this.#failures += 1
    this.#failedAt = now
    this.#readyAt = Math.max(this.#readyAt, now + Math.max(floorMs, cut ? 0 : this.#delay(answer)))
  }

  #delay(answer: Answer): number {
    if (this.#paused) return jittered(pausedMs)
    if (answer.kind !== 'later') return 0
    return answer.afterMs ?? jittered(Math.min(longestBackoffMs, firstBackoffMs * 2 ** (this.#failures - 1)))
  }
}

// Half of it to all of it: clients that failed together must not retry together.
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2)
}
