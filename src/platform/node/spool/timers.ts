import {later} from '../clock.ts'

/** Timers that end together. They never keep the process alive. */
export class Timers {
  readonly #cancels = new Set<() => void>()

  /** Runs `act` after `ms` milliseconds. Call the returned function to cancel. */
  once(ms: number, act: () => void): () => void {
    const cancel = later(() => {
      this.#cancels.delete(cancel)
      act()
    }, ms)
    this.#cancels.add(cancel)
    return cancel
  }

  /** Runs `act` every `ms` milliseconds. */
  every(ms: number, act: () => void): void {
    this.once(ms, () => {
      act()
      this.every(ms, act)
    })
  }

  cancel(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }
}
