/** Knows when everything that was added before a moment has been settled, while more keeps coming. */
export class FlushWaiters {
  #epoch = 0
  readonly #unsettled = new Map<number, number>()
  #waiting: {readonly epoch: number; readonly wake: () => void}[] = []

  /** The epoch of what is added now. */
  added(): number {
    this.#unsettled.set(this.#epoch, (this.#unsettled.get(this.#epoch) ?? 0) + 1)
    return this.#epoch
  }

  settled(epoch: number): void {
    const left = (this.#unsettled.get(epoch) ?? 0) - 1
    if (left > 0) this.#unsettled.set(epoch, left)
    else this.#unsettled.delete(epoch)
    if (left > 0 || this.#waiting.length === 0) return
    const oldest = Math.min(...this.#unsettled.keys())
    const due = this.#waiting.filter(waiter => waiter.epoch < oldest)
    this.#waiting = this.#waiting.filter(waiter => waiter.epoch >= oldest)
    for (const {wake} of due) wake()
  }

  get pending(): boolean {
    return this.#unsettled.size > 0
  }

  /** Resolves when all that was added so far is settled. */
  wait(): Promise<void> {
    if (!this.pending) return Promise.resolve()
    const epoch = this.#epoch
    this.#epoch += 1
    return new Promise(wake => this.#waiting.push({epoch, wake}))
  }
}
