/** Whether a run goes on. Stopping lets what runs finish; aborting ends it. */
export class RunControl {
  readonly #controller = new AbortController()
  readonly #listeners = new Set<() => void>()
  #stopping = false

  /** Given to functions and evaluators. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** No further item is to begin. */
  get stopping(): boolean {
    return this.#stopping
  }

  get aborted(): boolean {
    return this.signal.aborted
  }

  /** Why, once it stops. */
  reason: unknown

  stop(reason: unknown): void {
    if (this.#stopping) return
    this.#stopping = true
    this.reason = reason
  }

  abort(reason: unknown): void {
    if (this.aborted) return
    this.stop(reason)
    this.#controller.abort(reason)
    for (const listener of this.#listeners) listener()
  }

  /** Calls `listener` when the run is aborted; the result takes it back. A signal with a listener per item would warn of a leak. */
  onAbort(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Aborts with `signal`; the result lets go of it. */
  follow(signal: AbortSignal): () => void {
    const abort = (): void => this.abort(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, {once: true})
    return () => signal.removeEventListener('abort', abort)
  }
}
