import {monotonicMs, soon} from '#platform/clock'

/** Distributes tasks over workers. */
export interface ExecutorOptions {
  /** The most tasks in flight. */
  readonly maxWorkers: number
  /** Called before each task. Once it returns `true`, further tasks do not begin. */
  readonly stopping: () => boolean
}

/**
 * Runs tasks. `next` resolves to a task, or to `undefined` at the end. `work` never rejects; it resolves to the result of
 * the task. `run` resolves when every
 * started task has ended. If `next` fails, `run` then rejects with its error.
 */
export interface Executor {
  run<T>(
    next: () => Promise<T | undefined>,
    work: (task: T) => Promise<unknown>,
    options: ExecutorOptions,
  ): Promise<void>
}

/** Runs tasks in this process. A free worker takes the next task, so a slow task does not delay the others. */
export const inProcess: Executor = {
  async run(next, work, {maxWorkers, stopping}) {
    const state = {broken: false}
    const eventLoop = new YieldToEventLoop()
    const worker = async (): Promise<void> => {
      while (!state.broken && !stopping()) {
        const task = await next()
        if (task === undefined) break
        await work(task)
        if (eventLoop.due) await eventLoop.turn()
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

const yieldEveryMs = 5

/**
 * Functions that never wait would block timers, signals and the network, and would keep the spans of all datapoints in
 * memory. All workers yield together, because a worker that ran on would delay the next turn of the event loop.
 */
class YieldToEventLoop {
  #last = monotonicMs()
  #turn: Promise<void> | undefined

  get due(): boolean {
    return this.#turn !== undefined || monotonicMs() - this.#last >= yieldEveryMs
  }

  turn(): Promise<void> {
    this.#turn ??= new Promise(resolve => {
      soon(() => {
        this.#last = monotonicMs()
        this.#turn = undefined
        resolve()
      })
    })
    return this.#turn
  }
}
