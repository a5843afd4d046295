import {monotonicMs} from '#platform/clock'
import type {OneShotEvent} from './one-shot-event.ts'
import {pause} from './pause.ts'

/** How a run is slowed down by rate limits. */
export interface Slowed {
  /** How many may run at once now, and how many when nothing limits them. */
  readonly workers: number
  readonly maxWorkers: number
  /** Milliseconds until the next may begin. */
  readonly waitMs: number
}

/**
 * The speed of a whole run. A rate limit met by one worker holds all of them until its told time, and halves how many may
 * run at once; successes bring them back one by one.
 */
export class RateLimiter {
  readonly #most: number
  readonly #end: OneShotEvent
  #limit: number
  #running = 0
  #opensAt = 0
  #slowedAt = Number.NEGATIVE_INFINITY
  #untold = 0
  #successes = 0
  readonly #waiting: (() => void)[] = []
  #alarmed = false

  constructor(most: number, end: OneShotEvent) {
    this.#most = most
    this.#limit = most
    this.#end = end
    end.on(() => this.#admit())
  }

  /** Called at each rate limit. */
  onLimit: (() => void) | undefined

  /** `undefined` at full speed. */
  get slowed(): Slowed | undefined {
    const waitMs = this.#opensAt === 0 ? 0 : Math.max(0, this.#opensAt - monotonicMs())
    if (waitMs === 0 && this.#limit === this.#most) return undefined
    return {workers: this.#limit, maxWorkers: this.#most, waitMs}
  }

  /** Waits for a turn; the milliseconds that took, 0 at once where there is nothing to wait for. */
  enter(): number | Promise<number> {
    if (!this.#open || this.#waiting.length > 0) return this.#wait()
    this.#running += 1
    return 0
  }

  async #wait(): Promise<number> {
    const since = monotonicMs()
    await new Promise<void>(resolve => {
      this.#waiting.push(resolve)
      this.#admit()
    })
    return monotonicMs() - since
  }

  /** A turn ended well, or in a way that says nothing about limits. */
  leave(): void {
    this.#running -= 1
    this.#untold = 0
    if (this.#limit < this.#most && ++this.#successes >= this.#limit) {
      this.#successes = 0
      this.#limit += 1
    }
    this.#admit()
  }

  /** A turn that began at `startedAt` met a rate limit, to be waited for `waitMs` if that was told. */
  limited(startedAt: number, waitMs: number | undefined): void {
    this.#running -= 1
    const now = monotonicMs()
    // Turns that began before the last slow-down tell of the same episode.
    if (startedAt >= this.#slowedAt) {
      this.#slowedAt = now
      this.#limit = Math.max(1, Math.floor(this.#limit / 2))
      this.#successes = 0
      if (waitMs === undefined) this.#untold += 1
    }
    const guess = Math.min(60_000, 500 * 2 ** Math.max(0, this.#untold - 1)) * (1 + Math.random() / 4)
    this.#opensAt = Math.max(this.#opensAt, now + (waitMs ?? guess))
    this.onLimit?.()
    this.#admit()
  }

  get #open(): boolean {
    return this.#running < this.#limit && (this.#opensAt === 0 || monotonicMs() >= this.#opensAt)
  }

  // At the end everybody gets in: they see the end themselves.
  #admit(): void {
    while (this.#waiting.length > 0 && (this.#open || this.#end.past)) {
      this.#running += 1
      this.#waiting.shift()?.()
    }
    const left = this.#opensAt - monotonicMs()
    if (this.#waiting.length > 0 && left > 0) void this.#admitAfter(left)
  }

  async #admitAfter(ms: number): Promise<void> {
    if (this.#alarmed) return
    this.#alarmed = true
    await pause(ms, this.#end)
    this.#alarmed = false
    this.#admit()
  }
}
