import type {Observe, Work} from '../work.ts'
import {isPlain, methodNames} from './member-names.ts'
import {stepNames} from './observe-iterator.ts'
import {observePartsOf} from './observe-members.ts'
import {isNodeStream, observeNodeStream} from './observe-node-stream.ts'
import {Parts} from './parts.ts'

/** An async iterator with further members, such as the cursors of databases: `toArray`, `eachAsync`. */
export function isCursor(result: object): boolean {
  if (!('next' in result) || !(Symbol.asyncIterator in result) || isPlain(result)) return false
  return methodNames(result).some(name => typeof name === 'string' && !steps.has(name))
}

const steps: ReadonlySet<string> = new Set(stepNames)

/** Keeps the cursor. The work ends with what is read of it, by its members or as a Node stream. */
export function observeCursor(work: Work, cursor: object, again: Observe): object {
  const parts = new Parts(work, again)
  observePartsOf(cursor, parts)
  if (!work.ended && isNodeStream(cursor)) observeNodeStream(parts.open('data').branch, cursor as never)
  return cursor
}
