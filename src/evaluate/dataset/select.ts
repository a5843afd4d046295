import {fingerprint} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'
import type {OpenDataset} from './dataset.ts'
import type {LoadedDatapoint} from './loaded-datapoint.ts'

/** Which datapoints of a dataset run. Positions and ids stay those of the whole dataset. */
export interface Selection<I = never, G = never> {
  /** Datapoints to run at most, after the others below. */
  readonly limit?: number | undefined
  /** The share of datapoints to run, 0 to 1: the same ones each time, chosen by content. */
  readonly sample?: number | undefined
  /** Chooses another sample. */
  readonly seed?: number | undefined
  /** `'2/5'`: the second of five parts, which together are the whole. */
  readonly shard?: string | undefined
  /** Datapoints that this answers `false` for do not run. */
  readonly filter?: ((datapoint: Datapoint<I, G>, index: number) => boolean) | undefined
}

/** The selected datapoints of `dataset`. */
export function select(dataset: OpenDataset, selection: Selection): OpenDataset {
  if (describeSelection(selection) === undefined) return dataset
  const {limit = Number.POSITIVE_INFINITY} = selection
  const chosen = chooser(selection)
  let taken = 0
  const pick = (
    datapoint: LoadedDatapoint | undefined,
  ): LoadedDatapoint | undefined | Promise<LoadedDatapoint | undefined> => {
    if (datapoint === undefined || taken >= limit) return undefined
    if (!chosen(datapoint)) return next()
    taken += 1
    return datapoint
  }
  const next = (): LoadedDatapoint | undefined | Promise<LoadedDatapoint | undefined> => {
    if (taken >= limit) return undefined
    let given = dataset.next()
    // A loop where it can be one: a filter that lets few through would overflow the stack.
    while (!(given instanceof Promise) && given !== undefined && !chosen(given)) given = dataset.next()
    return given instanceof Promise ? given.then(pick) : pick(given)
  }
  return {...dataset, size: undefined, next}
}

/** What a selection is, for the run file; `undefined` for the whole dataset. */
export function describeSelection({limit, sample, seed, shard, filter}: Selection): string | undefined {
  const parts = {limit, sample, seed, shard, filter: filter && fingerprint(Function.prototype.toString.call(filter))}
  const given = Object.entries(parts).filter(([, value]) => value !== undefined)
  return given.length === 0 ? undefined : given.map(([name, value]) => `${name} ${value}`).join(', ')
}

function chooser({sample, seed = 0, shard, filter}: Selection): (datapoint: LoadedDatapoint) => boolean {
  const [part = 1, parts = 1] = shard?.split('/').map(Number) ?? []
  return ({index, hash, datapoint, problem}) => {
    if (index % parts !== part - 1) return false
    if (sample !== undefined && share(`${seed} ${hash}`) >= sample) return false
    // A broken datapoint passes every filter: it must fail where it can be seen.
    return filter === undefined || problem !== undefined || filter(datapoint as never, index)
  }
}

function share(text: string): number {
  return Number.parseInt(fingerprint(text).slice(0, 12), 16) / 2 ** 48
}
