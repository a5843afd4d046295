import {fingerprint} from './content-id.ts'
import type {Datapoint} from './datapoint.ts'

/** Decides which datapoints run: a function, or a text or a pattern that a datapoint must contain. */
export type DatapointFilter<I = never, G = never> =
  | string
  | RegExp
  | ((datapoint: Datapoint<I, G>, index: number) => boolean)

type Accepts = (datapoint: Datapoint, index: number, id: string) => boolean

/** Returns the function of a filter. */
export function filterOf(filter: DatapointFilter): Accepts {
  if (typeof filter === 'function') return filter as never
  if (typeof filter === 'string')
    return (datapoint, _, id) => searched(datapoint, id).some(text => text.includes(filter))
  // With `g` or `y` a pattern remembers the end of its last match.
  const pattern = new RegExp(filter.source, filter.flags.replaceAll(/[gy]/g, ''))
  return (datapoint, _, id) => searched(datapoint, id).some(text => pattern.test(text))
}

/** Returns a filter as the run file records it. */
export function describeFilter(filter: DatapointFilter): string {
  if (typeof filter === 'string') return JSON.stringify(filter)
  return filter instanceof RegExp ? String(filter) : fingerprint(Function.prototype.toString.call(filter))
}

const searched = ({inputs, metadata}: Datapoint, id: string): string[] => [id, jsonOf(inputs), jsonOf(metadata)]

// Text is searched as it is, without the escapes of JSON.
function jsonOf(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}
