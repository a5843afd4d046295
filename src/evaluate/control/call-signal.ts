import type {RunControl} from './run-control.ts'

/**
 * The signal of one call of the user's code. It aborts when the call times out, and when the run aborts. The controller is
 * made when the signal is first read, because most calls never read it.
 */
export class CallSignal {
  readonly #control: RunControl
  #controller: AbortController | undefined
  #forget: (() => void) | undefined
  #aborted: {readonly reason: unknown} | undefined
  #ended = false

  constructor(control: RunControl) {
    this.#control = control
  }

  get signal(): AbortSignal {
    return (this.#controller ?? this.#create()).signal
  }

  #create(): AbortController {
    const controller = new AbortController()
    this.#controller = controller
    const run = this.#control
    if (this.#aborted !== undefined) controller.abort(this.#aborted.reason)
    else if (run.aborted) controller.abort(run.signal.reason)
    else if (!this.#ended) this.#forget = run.abortion.on(() => controller.abort(run.signal.reason))
    return controller
  }

  abort(reason: unknown): void {
    this.#aborted = {reason}
    this.#controller?.abort(reason)
  }

  /** Ends the call. A call that succeeded is never aborted later, because its stream may still be read. */
  end(): void {
    this.#ended = true
    this.#forget?.()
    this.#forget = undefined
  }
}
