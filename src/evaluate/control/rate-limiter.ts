import {monotonicMs} from '#platform/clock'
import {type OneShotEvent, pause} from './run-control.ts'

/** The effect of rate limits on a run now. */
export interface Slowed {
  /** How many calls may run at once now, and how many without a rate limit. */
  readonly workers: number
  readonly maxWorkers: number
  /** Milliseconds until the next call may begin. */
  readonly waitMs: number
}

/**
 * The speed of a whole run. When one worker meets a rate limit, all workers wait for the named time, and half as many
 * may run at once. Successes restore the other half one by one.
 */
export class RateLimiter {
  readonly #most: number
  readonly #end: OneShotEvent
  #limit: number
  #running = 0
  #opensAt = 0
  #slowedAt = Number.NEGATIVE_INFINITY
  /** Slow-downs in a row that did not name a wait. */
  #guesses = 0
  #successes = 0
  /** The number of turns in which the server did its work. */
  succeeded = 0
  readonly #waiting: (() => void)[] = []
  #timerRuns = false

  constructor(most: number, end: OneShotEvent) {
    this.#most = most
    this.#limit = most
    this.#end = end
    end.on(() => this.#admit())
  }

  /** Called at each rate limit. */
  onLimit: (() => void) | undefined

  /** The current slow-down; `undefined` at full speed. */
  get slowed(): Slowed | undefined {
    const waitMs = this.#opensAt === 0 ? 0 : Math.max(0, this.#opensAt - monotonicMs())
    if (waitMs === 0 && this.#limit === this.#most) return undefined
    return {workers: this.#limit, maxWorkers: this.#most, waitMs}
  }

  /** Takes a turn if one is free. */
  tryEnter(): boolean {
    if (!this.#open || this.#waiting.length > 0) return false
    this.#running += 1
    return true
  }

  /** Waits for a turn. Resolves to the milliseconds spent waiting. */
  async enter(): Promise<number> {
    if (this.tryEnter()) return 0
    const since = monotonicMs()
    await new Promise<void>(resolve => {
      this.#waiting.push(resolve)
      this.#admit()
    })
    return monotonicMs() - since
  }

  /** Ends a turn that did not meet a rate limit. `served` is whether the server did its work. */
  leave(served = true): void {
    this.#running -= 1
    this.#guesses = 0
    if (served) this.succeeded += 1
    if (this.#limit < this.#most && ++this.#successes >= this.#limit) {
      this.#successes = 0
      this.#limit += 1
    }
    this.#admit()
  }

  /** Ends a turn that began at `startedAt` and met a rate limit. The limiter guesses `waitMs` when it is absent. */
  limited(startedAt: number, waitMs: number | undefined): void {
    this.#running -= 1
    const now = monotonicMs()
    // Turns that began before the last slow-down belong to the same rate limit.
    if (startedAt >= this.#slowedAt) {
      this.#slowedAt = now
      // Without a limit, the turns that run are what the server could not take.
      const before = Number.isFinite(this.#limit) ? this.#limit : this.#running + 1
      this.#limit = Math.max(1, Math.floor(before / 2))
      this.#successes = 0
      if (waitMs === undefined) this.#guesses += 1
    }
    const guess = Math.min(60_000, 500 * 2 ** Math.max(0, this.#guesses - 1)) * (1 + Math.random() / 4)
    this.#opensAt = Math.max(this.#opensAt, now + (waitMs ?? guess))
    this.onLimit?.()
    this.#admit()
  }

  get #open(): boolean {
    return this.#running < this.#limit && (this.#opensAt === 0 || monotonicMs() >= this.#opensAt)
  }

  // When the run ends, all waiting workers are admitted. Each of them then checks for the end.
  #admit(): void {
    while (this.#waiting.length > 0 && (this.#open || this.#end.fired)) {
      this.#running += 1
      this.#waiting.shift()?.()
    }
    const closedMs = this.#opensAt - monotonicMs()
    if (this.#waiting.length > 0 && closedMs > 0) void this.#admitAfter(closedMs)
  }

  async #admitAfter(ms: number): Promise<void> {
    if (this.#timerRuns) return
    this.#timerRuns = true
    await pause(ms, this.#end)
    this.#timerRuns = false
    this.#admit()
  }
}
