import {soon} from '#platform/clock'
import type {Work} from './work.ts'

/**
 * Ends `work` with a diagnostic if `result` is collected before the work ends. The `result` is kept alive for one turn
 * only.
 */
export class Watch {
  #result: object | undefined
  readonly #work: Work
  #registered = false

  constructor(result: object, work: Work) {
    this.#result = result
    this.#work = work
    young.push(this)
    if (young.length === mostYoung) registerYoung()
    else if (young.length === 1) soon(registerYoung)
  }

  /** Call it when the work has ended. */
  end(): void {
    this.#result = undefined
    if (this.#registered) registry.unregister(this)
  }

  /** Starts to watch for the collection of the result. */
  register(): void {
    if (this.#result === undefined) return
    registry.register(this.#result, this.#work, this)
    this.#result = undefined
    this.#registered = true
  }
}

// Most results are finished in the turn that made them. They are never registered, because that would cost more than
// the rest of the call.
let young: Watch[] = []
const mostYoung = 256

function registerYoung(): void {
  const survivors = young
  young = []
  for (const watch of survivors) watch.register()
}

const registry: FinalizationRegistry<Work> = /* @__PURE__ */ new FinalizationRegistry(work => work.abandon())
