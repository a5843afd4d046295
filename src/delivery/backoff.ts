import type {Answer} from './answer.ts'

/** Between an answer that was no success and the next request. */
const floorMs = 100
const firstBackoffMs = 500
const longestBackoffMs = 10_000
/** Between two tries with a key that was refused, or from a page that may not send there. */
const pausedMs = 30_000
/** So many refusals in a row, of ever smaller batches, mean that it is not about one span. */
const hopelessAfter = 16

/** What is known when an answer is heard. */
interface AnswerContext {
  readonly startedAt: number
  readonly now: number
  /** The batch is sent again in halves, to find what is wrong in it. */
  readonly cut: boolean
  /** The place in the queue of the first span that waits, and of the next one to come. */
  readonly oldest: number
  readonly added: number
}

/**
 * When the next batch may leave, and how many at once. One to a destination that has not shown yet that it takes spans;
 * with each success twice as many. A failure takes that back: one at a time, and so in order, until all that had ended
 * by the first success after it is delivered.
 */
export class Backoff {
  readonly #widest: number
  #width = 1
  #failures = 0
  #refusals = 0
  #failedAt = -Infinity
  #readyAt = 0
  #paused = false
  /** One at a time up to this place in the queue; without end while the destination fails. */
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

  /** Nothing the destination is sent will do, however it is cut. */
  get hopeless(): boolean {
    return this.#refusals >= hopelessAfter
  }

  /** Milliseconds until the next batch may leave. */
  wait(now: number): number {
    return Math.max(0, this.#readyAt - now)
  }

  /** Tries a refused key again as soon as the floor allows: somebody waits for the answer. */
  hurry(now: number): void {
    if (this.#paused) this.#readyAt = Math.min(this.#readyAt, Math.max(now, this.#failedAt + floorMs))
  }

  /** Takes in what was said to a batch. */
  heard(answer: Answer, moment: AnswerContext): void {
    if (answer.kind === 'withheld') return
    this.#paused = answer.kind === 'unauthorized' || answer.kind === 'blocked'
    if (answer.kind === 'accepted' || answer.kind === 'partial') this.#succeeded(moment)
    else this.#failed(answer, moment)
  }

  #succeeded({oldest, added}: AnswerContext): void {
    this.#failures = 0
    this.#refusals = 0
    if (this.#inOrderUntil === Infinity) this.#inOrderUntil = added
    if (oldest >= this.#inOrderUntil) this.#width = Math.min(this.#widest, this.#width * 2)
  }

  #failed(answer: Answer, {startedAt, now, cut}: AnswerContext): void {
    // Said about a batch that left before the trouble was known: one trouble, not two.
    const known = startedAt < this.#failedAt
    this.#width = 1
    this.#inOrderUntil = Infinity
    this.#refusals = answer.kind === 'split' ? this.#refusals + 1 : 0
    // A smaller batch is a new question: the waits begin anew.
    if (cut) this.#failures = 0
    else if (!known && answer.kind === 'later') this.#failures += 1
    this.#failedAt = now
    this.#readyAt = Math.max(this.#readyAt, now + Math.max(floorMs, cut ? 0 : this.#delay(answer)))
  }

  #delay(answer: Answer): number {
    if (answer.kind === 'unauthorized' || answer.kind === 'blocked') return jittered(pausedMs)
    if (answer.kind !== 'later') return 0
    return answer.afterMs ?? jittered(Math.min(longestBackoffMs, firstBackoffMs * 2 ** (this.#failures - 1)))
  }
}

// From half to the whole: clients that failed together must not come back together.
function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2)
}
