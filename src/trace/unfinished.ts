import {soon} from '#platform/clock'
/** The work that a result is watched for. */
interface Watched {
  /** Ends the work if it is not tied to another result as well. */
  abandon(watch: Watch): void
}

/** Abandons `work` if `result` is collected before the work ends. The `result` is kept alive for one turn only. */
export class Watch {
  #result: object | undefined
  collected = false
  readonly #work: Watched
  #registered = false

  constructor(result: object, work: Watched) {
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

  /** The result was collected. */
  abandon(): void {
    this.#work.abandon(this)
  }

  /** Starts to watch for the collection of the result. */
  register(): void {
    if (this.#result === undefined) return
    registry.register(this.#result, this, this)
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

const registry: FinalizationRegistry<Watch> = /* @__PURE__ */ new FinalizationRegistry(watch => watch.abandon())
