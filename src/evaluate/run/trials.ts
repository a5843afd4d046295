import type {OpenDataset} from '../dataset/dataset.ts'
import type {LoadedDatapoint} from '../dataset/loaded-datapoint.ts'
import type {Trial} from './run.ts'

/** The units of work of a run, read as they are asked for. */
export interface Trials {
  next(): Trial | undefined | Promise<Trial | undefined>
  /** What a stopped run did not begin, as far as it is known: of a list all of it, of other datasets what was read. */
  rest(): Iterable<Trial>
  close(): Promise<void>
}

/** Each item as often as there are trials, its trials next to each other. */
export function trialsOf(dataset: OpenDataset, trials: number): Trials {
  // Asked again before an asynchronous dataset has answered, so what is left of an item waits here.
  const waiting: Trial[] = []
  const begin = (loaded: LoadedDatapoint | undefined): Trial | undefined => {
    // The end of the dataset is not the end of the work: trials of its last items may still wait.
    if (loaded === undefined) return waiting.shift()
    for (let trial = 1; trial < trials; trial++) waiting.push({loaded, trial})
    return {loaded, trial: 0}
  }
  const next: Trials['next'] = () => {
    const left = waiting.shift()
    if (left !== undefined) return left
    const given = dataset.next()
    return isPromise(given) ? given.then(begin) : begin(given)
  }
  return {
    next,
    rest: function* () {
      if (dataset.size === undefined) return yield* waiting
      for (let unit = next(); unit !== undefined && !isPromise(unit); unit = next()) yield unit
    },
    close: async () => {
      // What an iterator throws while it is told to stop changes no result.
      await dataset.close().catch(() => {})
    },
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && value !== null && typeof (value as {then?: unknown}).then === 'function'
}
