import {type RunControl, until} from '../control/run-control.ts'
import {openDataset, type OpenDataset} from '../dataset/dataset.ts'
import {watchDuplicates} from '../dataset/duplicates.ts'
import {loadDatapoint, type LoadedDatapoint} from '../dataset/loaded-datapoint.ts'
import {refuseMissing, select, type Selection} from '../dataset/select.ts'

/** One run of one datapoint. */
export interface Trial {
  readonly loaded: LoadedDatapoint
  /** The number of the trial, counted from 0. */
  readonly trial: number
}

/** The trials of a run, read one at a time. */
export interface Trials {
  /** Resolves to the next trial. Resolves to `undefined` at the end, and after a stop. */
  next(): Promise<Trial | undefined>
  /**
   * Yields the trials that a stopped run did not begin. For a list these are all remaining trials, for other datasets
   * only those already read.
   */
  rest(): AsyncIterable<Trial>
  /** Ends the reading. Never rejects. */
  close(): Promise<void>
}

interface DatasetOptions extends Selection {
  readonly name: string
  readonly dataset: unknown
  readonly datasetId?: string | undefined
}

/** Opens the part of a dataset that a run reads. Throws an `EvaluationError` for a value that is not a dataset. */
export function openSelection(options: DatasetOptions): OpenDataset {
  const {name, dataset, datasetId, ids} = options
  if (ids !== undefined && Array.isArray(dataset)) refuseUnknownIds(ids, dataset)
  return select(watchDuplicates(openDataset(dataset, name, datasetId), name), options)
}

// A list shows a misspelt id before anything runs.
function refuseUnknownIds(ids: readonly string[], dataset: readonly unknown[]): void {
  const missing = new Set(ids)
  for (const [index, value] of dataset.entries()) {
    if (missing.size === 0) return
    missing.delete(loadDatapoint(value, index).id)
  }
  refuseMissing([...missing])
}

/** Reads each datapoint once and runs it `trials` times in a row. */
export function trialsOf(dataset: OpenDataset, trials: number, control: RunControl): Trials {
  // Several workers may ask while an asynchronous dataset reads, so the further trials of a datapoint wait in this
  // list.
  const waiting: Trial[] = []
  let reading = 0
  // A dataset that never responds must not block the end of the run.
  const read = (pending: Promise<LoadedDatapoint | undefined>): Promise<LoadedDatapoint | undefined> => {
    reading += 1
    const done = pending.finally(() => {
      reading -= 1
    })
    return until(control.stop, done)
  }
  const next = async (): Promise<Trial | undefined> => {
    const first = waiting.shift()
    if (first !== undefined) return first
    const pending = dataset.next()
    const loaded = pending instanceof Promise ? await read(pending) : pending
    // When the dataset ends, trials of its last datapoints may still wait.
    if (loaded === undefined) return waiting.shift()
    for (let trial = 1; trial < trials; trial++) waiting.push({loaded, trial})
    return {loaded, trial: 0}
  }
  return {
    next,
    rest: async function* () {
      if (dataset.size === undefined) return yield* waiting
      for (let trial = await next(); trial !== undefined; trial = await next()) yield trial
    },
    close: async () => {
      // An error of the iterator's clean-up does not change a result.
      const closed = dataset.close().catch(() => {})
      if (reading === 0) await until(control.abortion, closed)
    },
  }
}

/** Reads trials from a list. */
export function listedTrials(list: Iterable<Trial>): Trials {
  const iterator = list[Symbol.iterator]()
  const next = async (): Promise<Trial | undefined> => iterator.next().value
  return {
    next,
    rest: async function* () {
      for (let trial = await next(); trial !== undefined; trial = await next()) yield trial
    },
    close: async () => {},
  }
}
