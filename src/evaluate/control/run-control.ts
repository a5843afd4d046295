import {awake} from '#platform/clock'

/** Stops or aborts a run. A stop lets running work finish. An abort abandons it. */
export class RunControl {
  readonly #controller = new AbortController()
  /** Fires when the run stops. After that, new work neither begins nor waits to begin. */
  readonly stop: OneShotEvent = new OneShotEvent()
  /** Fires when the run aborts. After that, running work is abandoned. */
  readonly abortion: OneShotEvent = new OneShotEvent()
  /** The reason why the run stops. */
  reason: unknown

  /** The signal that functions and evaluators receive. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get stopping(): boolean {
    return this.stop.fired
  }

  get aborted(): boolean {
    return this.abortion.fired
  }

  stopFor(reason: unknown): void {
    if (this.stopping) return
    this.reason = reason
    this.stop.fire()
  }

  abortFor(reason: unknown): void {
    if (this.aborted) return
    this.stopFor(reason)
    this.#controller.abort(reason)
    this.abortion.fire()
  }

  /** Aborts the run when `signal` aborts. Call the returned function to stop following the signal. */
  follow(signal: AbortSignal): () => void {
    const abort = (): void => this.abortFor(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, {once: true})
    return () => signal.removeEventListener('abort', abort)
  }
}

/**
 * An event that fires once. Code polls it or adds a listener. An `AbortSignal` with a listener for each datapoint would
 * warn of a leak.
 */
export class OneShotEvent {
  readonly #listeners = new Set<() => void>()
  #fired = false

  get fired(): boolean {
    return this.#fired
  }

  /** Calls `listener` when the event fires. Call the returned function to remove the listener. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  fire(): void {
    this.#fired = true
    for (const listener of this.#listeners) listener()
  }
}

/** Waits at least `ms` milliseconds, or until `end` fires. The wait keeps the process alive, because work remains. */
export function pause(ms: number, end: OneShotEvent): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      cancel()
      forget()
      resolve()
    }
    // A timer may fire up to a millisecond early.
    const cancel = awake(done, Math.ceil(ms) + 1)
    const forget = end.on(done)
    if (end.fired) done()
  })
}

/** Resolves to the value of `work`, or to `undefined` when `end` fires first. Abandoned work may still reject. */
export function until<T>(end: OneShotEvent, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const forget = end.on(() => resolve(undefined))
    if (end.fired) resolve(undefined)
    work.then(resolve, reject).finally(forget)
  })
}
