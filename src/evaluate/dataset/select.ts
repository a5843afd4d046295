import {fingerprint} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'
import {nextAccepted, type OpenDataset} from './dataset.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'

/** Which datapoints of a dataset run. Positions and ids remain those of the whole dataset. */
export interface Selection<I = never, G = never> {
  /** The most datapoints to run, counted after the other options have selected. */
  readonly limit?: number | undefined
  /** The share of datapoints to run, from 0 to 1. They are chosen by content: the same ones each time. */
  readonly sample?: number | undefined
  /** Another seed chooses another sample; 0 when absent. */
  readonly seed?: number | undefined
  /** `'2/5'`: the second of five parts that together are the whole dataset. */
  readonly shard?: string | undefined
  /** Datapoints for which this returns `false` do not run. */
  readonly filter?: ((datapoint: Datapoint<I, G>, index: number) => boolean) | undefined
}

/** The selected datapoints of `dataset`. */
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

/** A selection as the run file records it; `undefined` for the whole dataset. */
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
    // An invalid datapoint passes every filter: it must fail visibly.
    return filter === undefined || problem !== undefined || filter(datapoint as never, index)
  }
}

function share(text: string): number {
  return Number.parseInt(fingerprint(text).slice(0, 12), 16) / 2 ** 48
}
