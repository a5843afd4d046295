import type {Answer} from './answer.ts'

/** The shortest time between a failure and the next request. */
const floorMs = 100
const firstBackoffMs = 500
const longestBackoffMs = 10_000
/** The time between two attempts when the user has to fix the key, the URL or the permissions of the page. */
const pausedMs = 30_000
const pausing: ReadonlySet<Answer['kind']> = new Set(['unauthorized', 'misdirected', 'blocked'])
/** One bad span does not cause this many refusals in a row, because the batches get smaller each time. */
const hopelessAfter = 16

/** The state of the queue when an answer arrives. */
interface AnswerContext {
  readonly startedAt: number
  readonly now: number
  /** The batch is sent again in halves, to find the wrong span. */
  readonly cut: boolean
  /** The places in the queue of the first waiting span (`oldest`) and of the next span to be added (`added`). */
  readonly oldest: number
  readonly added: number
}

/**
 * Decides when the next batch may leave, and how many may be in flight. A new destination gets one request at a time,
 * and each success doubles the number. After a failure the number is 1 again, so spans are delivered in order. It stays
 * 1 until every span that had ended by the next success is delivered.
 */
export class Backoff {
  readonly #widest: number
  #width = 1
  #failures = 0
  #refusals = 0
  #failedAt = -Infinity
  #readyAt = 0
  #paused = false
  #reached = false
  /**
   * Requests go one at a time until the queue reaches this place. The value is `Infinity` while the destination fails.
   */
  #inOrderUntil = 0

  constructor(widest: number) {
    this.#widest = widest
  }

  /** The number of requests that may be in flight. */
  get width(): number {
    return this.#width
  }

  get failing(): boolean {
    return this.#failures > 0
  }

  /** Every request so far failed before there was a connection. */
  get unreached(): boolean {
    return this.failing && !this.#reached
  }

  /** The destination refuses everything, so smaller batches do not help. */
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
    this.#paused = pausing.has(answer.kind)
    this.#reached ||= answer.kind !== 'later' || answer.unreached !== true
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
    // A batch that left before the last failure was known belongs to the same outage, so its failure does not count
    // twice.
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

// The wait is 50 to 100 % of the time, because clients that failed together must not retry together.
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2)
}
