/** Those who wait for all that was added before a moment. */
interface Waiter {
  /** Added since the waiter before, and not settled. */
  unsettled: number
  readonly done: Promise<void>
  readonly wake: () => void
}

const nothing = (): void => {}

/**
 * Knows when everything that was added before a moment has been settled, while more keeps coming. Each wait begins an
 * epoch; who waits while nothing was added shares the wait before.
 */
export class FlushWaiters {
  /** Of what is added now. */
  #epoch = 0
  #unsettled = 0
  /** One for each epoch before that is not over, oldest first. */
  readonly #waiting: Waiter[] = []

  /** The epoch of what is added now. */
  added(): number {
    this.#unsettled += 1
    return this.#epoch
  }

  settled(epoch: number, count: number): void {
    if (epoch === this.#epoch) {
      this.#unsettled -= count
      return
    }
    const waiter = this.#waiting[epoch - this.#epoch + this.#waiting.length]
    if (waiter === undefined) return
    waiter.unsettled -= count
    while (this.#waiting[0]?.unsettled === 0) this.#waiting.shift()?.wake()
  }

  get pending(): boolean {
    return this.#unsettled > 0 || this.#waiting.length > 0
  }

  /** Resolves when all that was added so far is settled. */
  wait(): Promise<void> {
    const last = this.#waiting.at(-1)
    if (this.#unsettled === 0) return last?.done ?? Promise.resolve()
    let wake: () => void = nothing
    const done = new Promise<void>(resolve => {
      wake = resolve
    })
    this.#waiting.push({unsettled: this.#unsettled, done, wake})
    this.#epoch += 1
    this.#unsettled = 0
    return done
  }
}
