import {type Content, datasetIdFromName, datasetIdOf} from './content-id.ts'
import {describe} from '../../diagnostics/check-options.ts'
import type {DatapointInput} from './datapoint.ts'
import {idOfServerDataset} from './server-dataset.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {loadDatapoint, type LoadedDatapoint} from './loaded-datapoint.ts'

/** The data that `evaluate` runs over. Iterables are read at the pace of the workers and never loaded as a whole. */
export type Dataset<D extends DatapointInput = DatapointInput> = readonly D[] | Iterable<D> | AsyncIterable<D>

/** A dataset that is being read. */
export interface OpenDataset {
  /** The number of datapoints, when it is known in advance. */
  readonly size: number | undefined
  readonly datasetId: string
  /**
   * Returns the next datapoint, or `undefined` at the end. Returns a promise only for an asynchronous dataset. Throws
   * the errors of the dataset.
   */
  next(): LoadedDatapoint | undefined | Promise<LoadedDatapoint | undefined>
  /** Ends the iterator, so that a generator can clean up when the run stops early. */
  close(): Promise<void>
}

/** Starts to read a dataset. Throws an `EvaluationError` for a value that is not a dataset. */
export function openDataset(dataset: unknown, name: string, datasetId: string | undefined): OpenDataset {
  if (Array.isArray(dataset)) return openList(dataset, datasetId)
  const id = datasetId ?? idOfServerDataset(dataset) ?? datasetIdFromName(name)
  if (has(dataset, Symbol.asyncIterator)) return openAsync(dataset, id)
  if (has(dataset, Symbol.iterator) && typeof dataset !== 'string') return openIterable(dataset, id)
  throw new EvaluationError(
    `evaluate(): \`dataset\` must be a list, an iterable or an async iterable of {inputs, groundTruth?}, got ${describe(dataset)}`,
  )
}

/** The number of content characters that are kept between the first and the second reading of a list. */
const mostKept = 16 * 1024 ** 2

function openList(list: readonly unknown[], datasetId: string | undefined): OpenDataset {
  const contents: (Content | undefined)[] = []
  let kept = 0
  function* texts(): Generator<string> {
    for (const [at, value] of list.entries()) {
      const {content, problem} = loadDatapoint(value, at)
      kept += content?.text.length ?? 0
      if (problem === undefined && kept <= mostKept) contents[at] = content
      // An unreadable datapoint counts as null in the id of the list.
      yield content?.text ?? 'null'
    }
  }
  const id = datasetId ?? datasetIdOf(texts())
  let index = 0
  return {
    size: list.length,
    datasetId: id,
    next: () => {
      if (index >= list.length) return undefined
      const content = contents[index]
      // Each content is needed only once. Keeping them all would keep the whole dataset as text.
      contents[index] = undefined
      return loadDatapoint(list[index], index++, content)
    },
    close: async () => {},
  }
}

function openIterable(dataset: Iterable<unknown>, datasetId: string): OpenDataset {
  const iterator = dataset[Symbol.iterator]()
  let index = 0
  return {
    size: undefined,
    datasetId,
    next: () => {
      const {done, value} = iterator.next()
      return done ? undefined : loadDatapoint(value, index++)
    },
    close: async () => void iterator.return?.(),
  }
}

function openAsync(dataset: AsyncIterable<unknown>, datasetId: string): OpenDataset {
  const iterator = dataset[Symbol.asyncIterator]()
  let index = 0
  let last: Promise<unknown> = Promise.resolve()
  const step = async (): Promise<LoadedDatapoint | undefined> => {
    const {done, value} = await iterator.next()
    return done ? undefined : loadDatapoint(value, index++)
  }
  return {
    size: undefined,
    datasetId,
    // Only one call runs at a time, because overlapping calls return results in order only from generators.
    next: () => {
      const next = last.then(step)
      last = next.catch(() => {})
      return next
    },
    close: async () => {
      await last
      await iterator.return?.()
    },
  }
}

/**
 * Returns the next datapoint for which `accepts` returns `true`. Returns `undefined` once `ended` returns `true`. Only
 * this function treats both kinds of dataset separately: two promises for each datapoint of a list would cost 5 % of
 * its time.
 */
export function nextAccepted(
  dataset: OpenDataset,
  accepts: (loaded: LoadedDatapoint) => boolean,
  ended: () => boolean = () => false,
): ReturnType<OpenDataset['next']> {
  if (ended()) return undefined
  let loaded = dataset.next()
  // A loop handles the synchronous results. Recursion would overflow the stack when nearly every datapoint is refused.
  while (!(loaded instanceof Promise) && loaded !== undefined && !accepts(loaded)) loaded = dataset.next()
  if (!(loaded instanceof Promise)) return loaded
  return loaded.then(each => {
    if (each === undefined || ended()) return undefined
    return accepts(each) ? each : nextAccepted(dataset, accepts, ended)
  })
}

function has<K extends symbol>(value: unknown, key: K): value is Record<K, () => never> {
  return value !== null && value !== undefined && typeof (value as Record<symbol, unknown>)[key] === 'function'
}
