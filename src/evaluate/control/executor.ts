import {monotonicMs, soon} from '#platform/clock'

/** How units of work are spread. */
export interface ExecutorOptions {
  /** How many may be in flight. */
  readonly maxWorkers: number
  /** Asked before each unit: `true` begins no more. */
  readonly stopping: () => boolean
}

/**
 * Runs units of work. `next` gives one, or `undefined` at the end; `work` never rejects. Resolves when all that began has
 * ended; rejects with what `next` threw, after that.
 */
export interface Executor {
  run<U>(
    next: () => U | undefined | Promise<U | undefined>,
    work: (unit: U) => Promise<void>,
    options: ExecutorOptions,
  ): Promise<void>
}

/** Runs them in this process: each worker takes the next unit as soon as it is free, so nobody waits for a slow one. */
export const inProcess: Executor = {
  async run(next, work, {maxWorkers, stopping}) {
    const state = {broken: false}
    const breath = new YieldToEventLoop()
    const worker = async (): Promise<void> => {
      while (!state.broken && !stopping()) {
        const given = next()
        const unit = isPromise(given) ? await given : given
        if (unit === undefined) break
        await work(unit)
        const pausing = breath.next
        if (pausing !== undefined) await pausing
      }
    }
    const guarded = (): Promise<void> =>
      worker().catch((error: unknown) => {
        state.broken = true
        throw error
      })
    const results = await Promise.allSettled(Array.from({length: maxWorkers}, guarded))
    const broken = results.find(result => result.status === 'rejected')
    if (broken !== undefined) throw broken.reason
  },
}

const breathEveryMs = 5

/**
 * Functions that never wait would keep timers, signals and the network from their turn, and the spans of all items in
 * memory. All workers breathe together: one that went on alone would hold up the turn for the others.
 */
class YieldToEventLoop {
  #last = monotonicMs()
  #taken: Promise<void> | undefined

  /** The breath that is taken, or due; `undefined` where there is none. */
  get next(): Promise<void> | undefined {
    if (this.#taken !== undefined || monotonicMs() - this.#last < breathEveryMs) return this.#taken
    this.#taken = new Promise(resolve => {
      soon(() => {
        this.#last = monotonicMs()
        this.#taken = undefined
        resolve()
      })
    })
    return this.#taken
  }
}

function isPromise<U>(value: U | Promise<U>): value is Promise<U> {
  return typeof value === 'object' && value !== null && typeof (value as {then?: unknown}).then === 'function'
}
