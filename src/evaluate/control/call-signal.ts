import type {RunControl} from './run-control.ts'

/** The parts of a signal that was read. */
interface Read {
  readonly controller: AbortController
  readonly forget: (() => void) | undefined
}

/**
 * The signal of one call of the user's code. It aborts when the call times out, and when the run aborts. The controller is
 * made when the signal is first read, because most calls never read it.
 */
export class CallSignal {
  readonly #control: RunControl
  #read: Read | undefined
  /** `undefined` while the call runs, then whether it timed out, and why. */
  #ended: {readonly timedOut?: unknown} | undefined

  constructor(control: RunControl) {
    this.#control = control
  }

  get signal(): AbortSignal {
    return (this.#read ??= this.#create()).controller.signal
  }

  #create(): Read {
    const controller = new AbortController()
    const run = this.#control
    let forget: Read['forget']
    if (this.#ended?.timedOut !== undefined) controller.abort(this.#ended.timedOut)
    else if (run.aborted) controller.abort(run.signal.reason)
    else if (this.#ended === undefined) forget = run.abortion.on(() => controller.abort(run.signal.reason))
    return {controller, forget}
  }

  /** Aborts the signal of a call that timed out. */
  abort(reason: unknown): void {
    this.#ended = {timedOut: reason}
    this.#read?.controller.abort(reason)
  }

  /** Ends the call. A call that succeeded is never aborted later, because its stream may still be read. */
  end(): void {
    this.#ended ??= over
    this.#read?.forget?.()
  }
}

const over = Object.freeze({})
