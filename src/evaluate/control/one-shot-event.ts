/** A moment that comes once: asked for, or listened for. An `AbortSignal` with a listener per item would warn of a leak. */
export class OneShotEvent {
  readonly #listeners = new Set<() => void>()
  #past = false

  get past(): boolean {
    return this.#past
  }

  /** Calls `listener` when it comes; the result takes it back. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  come(): void {
    this.#past = true
    for (const listener of this.#listeners) listener()
  }
}
