import {soon} from '#platform/clock'
import type {Work} from './work.ts'

/** Ends `work` with a diagnostic when `result` is collected first; nothing here keeps `result` alive for long. */
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

  /** The work has ended by itself. */
  end(): void {
    this.#result = undefined
    if (this.#registered) registry.unregister(this)
  }

  /** From now on it is known when the result is collected. */
  register(): void {
    if (this.#result === undefined) return
    registry.register(this.#result, this.#work, this)
    this.#result = undefined
    this.#registered = true
  }
}

// Most results are finished in the turn that made them. Those never come before the registry, which would cost them more
// than all the rest.
let young: Watch[] = []
const mostYoung = 256

function registerYoung(): void {
  const grown = young
  young = []
  for (const watch of grown) watch.register()
}

const registry: FinalizationRegistry<Work> = /* @__PURE__ */ new FinalizationRegistry(work => work.abandon())
