import type {Selection} from '../evaluate/dataset/select.ts'
import type {OptionSpec, ParsedArgs} from './command.ts'

/** The options that run a part of the dataset. */
export const selectionOptions: Readonly<Record<string, OptionSpec>> = {
  limit: {type: 'string', value: 'n', help: 'run only the first n datapoints'},
  sample: {type: 'string', value: 'share', help: 'run a random share of the datapoints, such as 0.1'},
  shard: {type: 'string', value: 'i/n', help: 'run the i-th of n parts of the dataset'},
}

/** Returns the selection of the command line. Options that are not given are absent, so those of the file apply. */
export function selectionOf(args: ParsedArgs): Pick<Selection, 'limit' | 'sample' | 'shard'> {
  const [limit, sample, shard] = [args.number('limit'), args.number('sample'), args.text('shard')]
  return {
    ...(limit === undefined ? {} : {limit}),
    ...(sample === undefined ? {} : {sample}),
    ...(shard === undefined ? {} : {shard}),
  }
}

/** The option that ends a run early. */
export const bailOption: Readonly<Record<string, OptionSpec>> = {
  bail: {type: 'string', value: 'n', implied: '1', help: 'stop after n failed datapoints (1)'},
}
