import {isCursor, observeCursor} from './observe-cursor.ts'
import {isEventStream, observeEventStream} from './observe-event-stream.ts'
import {isGenerator, observeGenerator} from './observe-generator.ts'
import {isLazyIterable, observeIterable} from './observe-iterable.ts'
import {isAsyncIterable} from './observe-iterator.ts'
import {isNodeStream, observeNodeStream} from './observe-node-stream.ts'
import {isPlain, offersStreams} from './member-names.ts'
import {isThenable, observeMembers} from './observe-members.ts'
import {isNativePromise, observeBarePromise, observePromise} from './observe-promise.ts'
import {isListOfPromises, isRecordOfParts, observeRecord} from './observe-record.ts'
import {isResponse, observeResponse} from './observe-response.ts'
import {observeStreamHolder} from './observe-stream-holder.ts'
import {isWebStream, observeWebStream} from './observe-web-stream.ts'
import type {Observe, Work} from '../work.ts'

interface Kind {
  readonly is: (result: object) => boolean
  readonly observe: (work: Work, result: never, again: Observe) => unknown
}

/**
 * The table of results whose work continues after the function has returned. The first match decides. Other results are
 * values.
 */
const kinds: readonly Kind[] = [
  {is: isNativePromise, observe: observePromise},
  {is: isThenable, observe: observeMembers},
  {is: isResponse, observe: observeResponse},
  {is: isWebStream, observe: observeWebStream},
  {is: isGenerator, observe: observeGenerator},
  {is: isCursor, observe: observeCursor},
  {is: isNodeStream, observe: observeNodeStream},
  {is: isEventStream, observe: observeEventStream},
  {is: isAsyncIterable, observe: observeIterable},
  {is: isLazyIterable, observe: observeIterable},
  {is: offersStreams, observe: observeStreamHolder},
]

/** The kinds that an object without a class can be. Most results are such objects, and values. */
const plainKinds: readonly Kind[] = [
  {is: isThenable, observe: observeMembers},
  {is: isNodeStream, observe: observeNodeStream},
  {is: isAsyncIterable, observe: observeIterable},
  {is: isLazyIterable, observe: observeIterable},
  {is: isRecordOfParts, observe: observeRecord},
]

const listOfPromises: Kind = {is: () => true, observe: observeRecord}

/** Ends `work` when the work behind `result` ends. It never starts, consumes or reads before the consumer does. */
export const observe: Observe = (work, result) => {
  const kind = kindOf(result)
  if (kind !== undefined) {
    try {
      return kind.observe(work, result as never, observe)
    } catch {
      // The result only looks like its kind: it has the members, and they fail.
    }
  }
  work.succeed(result)
  return result
}

/** Does the same for the result of an async function, whose promise cannot have own members. */
export const observeAsync: Observe = (work, result) =>
  isNativePromise(result) ? observeBarePromise(work, result, observe) : observe(work, result)

function kindOf(result: unknown): Kind | undefined {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return undefined
  try {
    if (Array.isArray(result)) return isListOfPromises(result) ? listOfPromises : undefined
    for (const kind of isPlain(result) ? plainKinds : kinds) if (kind.is(result)) return kind
  } catch {
    // A proxy that throws when it is read is a value like any other.
  }
  return undefined
}
