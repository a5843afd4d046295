import type {DatapointFilter} from '../evaluate/dataset/filter.ts'
import type {Selection} from '../evaluate/dataset/select.ts'
import {type OptionSpec, type ParsedArgs, UsageError} from './command.ts'

/** The options that run a part of the dataset. */
export const selectionOptions: Readonly<Record<string, OptionSpec>> = {
  limit: {type: 'string', value: 'n', help: 'run only the first n datapoints'},
  sample: {type: 'string', value: 'share', help: 'run a random share of the datapoints, such as 0.1'},
  seed: {type: 'string', value: 'n', help: 'the seed of --sample (0)'},
  shard: {type: 'string', value: 'i/n', help: 'run the i-th of n parts of the dataset'},
  filter: {
    type: 'string',
    value: 'text',
    multiple: true,
    help: 'run datapoints with this text, or /pattern/, in id, inputs or metadata',
  },
  tag: {type: 'string', value: 'tag', multiple: true, help: 'run datapoints with this tag, or another given one'},
  datapoint: {type: 'string', value: 'id', multiple: true, help: 'run the datapoint with this id'},
  item: {type: 'string', value: 'id', multiple: true, help: 'the same as --datapoint'},
}

/**
 * Returns the selection of the command line. Options that are not given are absent, so those of the file apply. A filter
 * is added to the filter of the file.
 */
export function selectionOf(args: ParsedArgs, fromFile: Selection<unknown, unknown>): Selection<unknown, unknown> {
  const [limit, sample, seed] = [args.number('limit'), args.number('sample'), args.number('seed')]
  const shard = args.text('shard')
  const filters = args.list('filter').map(toFilter)
  const [withTags, ids] = [args.list('tag'), [...args.list('datapoint'), ...args.list('item')]]
  return {
    ...(limit === undefined ? {} : {limit}),
    ...(sample === undefined ? {} : {sample}),
    ...(seed === undefined ? {} : {seed}),
    ...(shard === undefined ? {} : {shard}),
    ...(filters.length === 0 ? {} : {filter: [fromFile.filter ?? [], filters].flat()}),
    ...(withTags.length === 0 ? {} : {withTags}),
    ...(ids.length === 0 ? {} : {ids}),
  }
}

function toFilter(text: string): DatapointFilter<unknown, unknown> {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? []
  if (source === undefined) return text
  try {
    return new RegExp(source, flags)
  } catch (error) {
    throw new UsageError(`--filter ${text} is not a pattern: ${(error as Error).message}`)
  }
}

/** The option that ends a run early. */
export const bailOption: Readonly<Record<string, OptionSpec>> = {
  bail: {type: 'string', value: 'n', implied: '1', help: 'stop after n failed datapoints (1)'},
}
