import {fingerprint} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'
import {nextAccepted, type OpenDataset} from './dataset.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'

/** Options that select the datapoints to run. Positions and ids stay those of the whole dataset. */
export interface Selection<I = never, G = never> {
  /** The most datapoints to run, counted after the other options have selected. */
  readonly limit?: number | undefined
  /** The share of datapoints to run, from 0 to 1. The content decides, so each run selects the same datapoints. */
  readonly sample?: number | undefined
  /** The seed of the sample; 0 when absent. Another seed selects another sample. */
  readonly seed?: number | undefined
  /** One part of the dataset. `'2/5'` is the second of five parts that together are the whole dataset. */
  readonly shard?: string | undefined
  /** A filter. Datapoints for which it returns `false` do not run. */
  readonly filter?: ((datapoint: Datapoint<I, G>, index: number) => boolean) | undefined
}

/** Wraps `dataset` so that it gives only the selected datapoints. */
export function select(dataset: OpenDataset, selection: Selection): OpenDataset {
  if (describeSelection(selection) === undefined) return dataset
  const {limit = Number.POSITIVE_INFINITY} = selection
  const chosen = chooser(selection)
  let taken = 0
  const accepts = (loaded: LoadedDatapoint): boolean => {
    if (!chosen(loaded)) return false
    taken += 1
    return true
  }
  return {...dataset, size: undefined, next: () => nextAccepted(dataset, accepts, () => taken >= limit)}
}

/** Returns a selection as the run file records it, or `undefined` for the whole dataset. */
export function describeSelection({limit, sample, seed, shard, filter}: Selection): string | undefined {
  const parts = {limit, sample, seed, shard, filter: filter && fingerprint(Function.prototype.toString.call(filter))}
  const set = Object.entries(parts).filter(([, value]) => value !== undefined)
  return set.length === 0 ? undefined : set.map(([name, value]) => `${name} ${value}`).join(', ')
}

function chooser({sample, seed = 0, shard, filter}: Selection): (datapoint: LoadedDatapoint) => boolean {
  const [part = 1, parts = 1] = shard?.split('/').map(Number) ?? []
  return ({index, hash, datapoint, problem}) => {
    if (index % parts !== part - 1) return false
    if (sample !== undefined && share(`${seed} ${hash}`) >= sample) return false
    // An invalid datapoint passes every filter, because it must fail visibly.
    return filter === undefined || problem !== undefined || filter(datapoint as never, index)
  }
}

function share(text: string): number {
  return Number.parseInt(fingerprint(text).slice(0, 12), 16) / 2 ** 48
}
