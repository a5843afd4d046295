import {observeIterator} from './observe-iterator.ts'
import {observeMembers} from './observe-members.ts'
import type {Observe, Work} from '../work.ts'

/**
 * A generator, an iterator, or an object that creates one. A collection already holds its elements, so it is a value.
 */
export function isLazyIterable(result: object): boolean {
  if (!(Symbol.iterator in result)) return false
  return 'next' in result || !('length' in result || 'size' in result || 'entries' in result)
}

/** Returns the same object. Each step runs with the span active. The consumer's code between steps does not. */
export function observeIterable(work: Work, result: object, again: Observe): object {
  if (!('next' in result)) return observeMembers(work, result, again)
  if (observeIterator(work, result)) work.lasts(result, 'values')
  else work.succeed(result)
  return result
}
