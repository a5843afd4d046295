import {EvaluationError} from '../evaluation-error.ts'
import {fingerprint} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'
import {nextAccepted, type OpenDataset} from './dataset.ts'
import {describeFilter, filterOf, type DatapointFilter} from './filter.ts'
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
  /**
   * A function that returns `false` for datapoints that do not run, or a text or a pattern that must occur in the id,
   * the inputs or the metadata as JSON. With a list, every filter must accept a datapoint.
   */
  readonly filter?: DatapointFilter<I, G> | readonly DatapointFilter<I, G>[] | undefined
  /** Only datapoints with at least one of these tags. */
  readonly withTags?: readonly string[] | undefined
  /** Only the datapoints with these ids. An id that the dataset lacks is an `EvaluationError`. */
  readonly ids?: readonly string[] | undefined
}

/** Wraps `dataset` so that it gives only the selected datapoints. */
export function select(dataset: OpenDataset, selection: Selection): OpenDataset {
  if (describeSelection(selection) === undefined) return dataset
  const {limit = Number.POSITIVE_INFINITY, ids = []} = selection
  const chosen = chooser(selection)
  const missing = new Set(ids)
  let taken = 0
  const accepts = (loaded: LoadedDatapoint): boolean => {
    missing.delete(loaded.id)
    if (!chosen(loaded)) return false
    taken += 1
    return true
  }
  // Only the end of a stream shows that it lacks an id.
  const ended = (loaded: LoadedDatapoint | undefined): LoadedDatapoint | undefined => {
    if (loaded === undefined && taken < limit) refuseMissing([...missing])
    return loaded
  }
  const next: OpenDataset['next'] = () => {
    const loaded = nextAccepted(dataset, accepts, () => taken >= limit)
    return loaded instanceof Promise ? loaded.then(ended) : ended(loaded)
  }
  return {...dataset, size: undefined, next}
}

/** Throws an `EvaluationError` for ids that a dataset does not have. */
export function refuseMissing([first, ...others]: readonly string[]): void {
  if (first === undefined) return
  const more = others.length === 0 ? '' : ` and ${others.length} more of the given ids`
  throw new EvaluationError(`evaluate(): the dataset has no datapoint ${JSON.stringify(first)}${more}`)
}

/** Returns a selection as the run file records it, or `undefined` for the whole dataset. */
export function describeSelection(selection: Selection): string | undefined {
  const {limit, sample, seed, shard, filter, withTags = [], ids = []} = selection
  const parts = {
    limit,
    sample,
    seed,
    shard,
    filter: filter === undefined ? undefined : [filter].flat().map(describeFilter).join(' and '),
    tags: withTags.length === 0 ? undefined : withTags.map(tag => JSON.stringify(tag)).join(' '),
    ids: ids.length === 0 ? undefined : describeIds(ids),
  }
  const set = Object.entries(parts).filter(([, value]) => value !== undefined && value !== '')
  return set.length === 0 ? undefined : set.map(([name, value]) => `${name} ${value}`).join(', ')
}

// A thousand ids would not fit a line of a report.
const describeIds = (ids: readonly string[]): string =>
  ids.length <= 5 ? ids.map(id => JSON.stringify(id)).join(' ') : `${ids.length} (${fingerprint(JSON.stringify(ids))})`

function chooser({sample, seed = 0, shard, filter, withTags = [], ids = []}: Selection) {
  const [part = 1, parts = 1] = shard?.split('/').map(Number) ?? []
  const filters = [filter ?? []].flat().map(filterOf)
  const wanted = new Set(ids)
  return ({index, id, hash, datapoint, problem}: LoadedDatapoint): boolean => {
    if (index % parts !== part - 1) return false
    if (sample !== undefined && share(`${seed} ${hash}`) >= sample) return false
    if (wanted.size > 0 && !wanted.has(id)) return false
    // An invalid datapoint passes every other filter, because it must fail visibly.
    if (problem !== undefined) return true
    if (withTags.length > 0 && !hasTag(datapoint, withTags)) return false
    return filters.every(accepts => accepts(datapoint, index, id))
  }
}

const hasTag = ({tags = []}: Datapoint, wanted: readonly string[]): boolean => tags.some(tag => wanted.includes(tag))

function share(text: string): number {
  return Number.parseInt(fingerprint(text).slice(0, 12), 16) / 2 ** 48
}
