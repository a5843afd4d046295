import {OneShotEvent} from './one-shot-event.ts'

/** Stops or aborts a run. A stop lets running work finish; an abort gives it up. */
export class RunControl {
  readonly #controller = new AbortController()
  /** From here on nothing begins, and nothing waits in order to begin. */
  readonly stop: OneShotEvent = new OneShotEvent()
  /** From here on running work is given up. */
  readonly abortion: OneShotEvent = new OneShotEvent()
  /** Why the run stops. */
  reason: unknown

  /** Passed to functions and evaluators. */
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

  /** Aborts with `signal`; the returned function stops following it. */
  follow(signal: AbortSignal): () => void {
    const abort = (): void => this.abortFor(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, {once: true})
    return () => signal.removeEventListener('abort', abort)
  }
}
