import {isGenerator, observeGenerator} from './observe-generator.ts'
import {isAsyncIterable, isLazyIterable, observeIterable} from './observe-iterable.ts'
import {isNodeStream, observeNodeStream} from './observe-node-stream.ts'
import {isNativePromise, isThenable, observeBarePromise, observePromise, observeThenable} from './observe-promise.ts'
import {isResponse, observeResponse} from './observe-response.ts'
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
  {is: isThenable, observe: observeThenable},
  {is: isResponse, observe: observeResponse},
  {is: isWebStream, observe: observeWebStream},
  {is: isNodeStream, observe: observeNodeStream},
  {is: isGenerator, observe: observeGenerator},
  {is: isAsyncIterable, observe: observeIterable},
  {is: isLazyIterable, observe: observeIterable},
]

/** Ends `work` when the work behind `result` ends. It never starts, consumes or reads before the consumer does. */
export const observe: Observe = (work, result) => {
  const kind = kindOf(result)
  if (kind !== undefined) return kind.observe(work, result as never, observe)
  work.succeed(result)
  return result
}

/** Does the same for the result of an async function, whose promise cannot have own members. */
export const observeAsync: Observe = (work, result) =>
  isNativePromise(result) ? observeBarePromise(work, result, observe) : observe(work, result)

function kindOf(result: unknown): Kind | undefined {
  if ((typeof result !== 'object' && typeof result !== 'function') || result === null) return undefined
  try {
    if (Array.isArray(result)) return undefined
    for (const kind of kinds) if (kind.is(result)) return kind
  } catch {
    // A proxy that throws when it is read is a value like any other.
  }
  return undefined
}
