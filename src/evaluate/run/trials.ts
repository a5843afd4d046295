import {type RunControl, until} from '../control/run-control.ts'
import {openDataset, type OpenDataset} from '../dataset/dataset.ts'
import {watchDuplicates} from '../dataset/duplicates.ts'
import type {LoadedDatapoint} from '../dataset/loaded-datapoint.ts'
import {select, type Selection} from '../dataset/select.ts'

/** One datapoint, once. */
export interface Trial {
  readonly loaded: LoadedDatapoint
  /** Counted from 0. */
  readonly trial: number
}

/** The work of a run, read one trial at a time. */
export interface Trials {
  /** `undefined` at the end, and from a stop on. */
  next(): Promise<Trial | undefined>
  /** The trials that a stopped run did not begin: all that remain of a list, of other datasets only those that were read. */
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
  const {name, dataset, datasetId} = options
  return select(watchDuplicates(openDataset(dataset, name, datasetId), name), options)
}

/** Reads each datapoint once and runs it `trials` times in a row. */
export function trialsOf(dataset: OpenDataset, trials: number, control: RunControl): Trials {
  // Workers also ask while an asynchronous dataset still reads, so further trials of a datapoint wait here.
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
    // The dataset may end before the work does: trials of its last datapoints may still wait.
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
      // An error of the iterator's clean-up changes no result.
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
