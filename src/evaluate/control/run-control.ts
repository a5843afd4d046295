import {OneShotEvent} from './one-shot-event.ts'

/** Whether a run goes on. Stopping lets what runs finish; aborting ends it. */
export class RunControl {
  readonly #controller = new AbortController()
  /** No further item is to begin, and nothing is waited for to begin one. */
  readonly stop: OneShotEvent = new OneShotEvent()
  /** What runs is to be given up. */
  readonly abortion: OneShotEvent = new OneShotEvent()
  /** Why, once it stops. */
  reason: unknown

  /** Given to functions and evaluators. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get stopping(): boolean {
    return this.stop.past
  }

  get aborted(): boolean {
    return this.abortion.past
  }

  stopFor(reason: unknown): void {
    if (this.stopping) return
    this.reason = reason
    this.stop.come()
  }

  abortFor(reason: unknown): void {
    if (this.aborted) return
    this.stopFor(reason)
    this.#controller.abort(reason)
    this.abortion.come()
  }

  /** Aborts with `signal`; the result lets go of it. */
  follow(signal: AbortSignal): () => void {
    const abort = (): void => this.abortFor(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, {once: true})
    return () => signal.removeEventListener('abort', abort)
  }
}
