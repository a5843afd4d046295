import {awake, monotonicMs} from '#platform/clock'

/** Milliseconds without a success after which nobody waits for a destination. */
const stalledMs = 30_000

/** Lets those who make spans wait while the memory of a queue is nearly full. */
export class Room {
  readonly #limit: number
  #largest = 0
  #succeededAt = monotonicMs()
  #waiting: (() => void)[] = []

  /** With the most bytes that the queue may hold. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Notes a span of so many bytes. The first one after a pause begins the time without a success. */
  added(bytes: number, held: number): void {
    this.#largest = Math.max(this.#largest, bytes)
    if (held === bytes) this.#succeededAt = monotonicMs()
  }

  succeeded(): void {
    this.#succeededAt = monotonicMs()
  }

  /** Wakes all who wait once the queue is less than half full. */
  settled(held: number): void {
    if (this.#waiting.length === 0 || held > this.#limit / 2) return
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /** Resolves when there is room for one more datapoint of each worker, or when the destination has stalled. */
  wait(held: number, workers: number): Promise<void> | undefined {
    // A datapoint has several spans with the same texts: its own, those of its function and its evaluators.
    const expected = Math.min(this.#limit / 2, workers * this.#largest * spansPerDatapoint)
    if (held + expected <= this.#limit || this.#idleMs() >= stalledMs) return undefined
    return new Promise(resolve => {
      let cancel = nothing
      const wake = (): void => {
        cancel()
        resolve()
      }
      const check = (): void => {
        if (this.#idleMs() < stalledMs) cancel = awake(check, stalledMs - this.#idleMs())
        else {
          this.#waiting = this.#waiting.filter(one => one !== wake)
          wake()
        }
      }
      this.#waiting.push(wake)
      check()
    })
  }

  #idleMs(): number {
    return monotonicMs() - this.#succeededAt
  }
}

const spansPerDatapoint = 2
const nothing = (): void => {}
