import {isNativePromise} from './observe-promise.ts'
import {replaceMethods} from './replaced-member.ts'
import type {Work} from '../work.ts'

/** The steps of an iterator. */
export const stepNames = ['next', 'return', 'throw'] as const

/** The result of an iterator's step. A value that is not an iterator result counts as the end. */
export function readStep(step: unknown): {readonly done?: unknown; readonly value?: unknown} {
  try {
    const {done, value} = step as {readonly done?: unknown; readonly value?: unknown}
    return {done, value}
  } catch {
    // The consumer gets the same error when it reads the step.
    return {done: true}
  }
}

/** An async generator, an async iterator, or an object that creates one. */
export function isAsyncIterable(result: object): boolean {
  return Symbol.asyncIterator in result
}

/**
 * A generator, an iterator, or an object that creates one. A collection already holds its elements, so it is a value.
 */
export function isLazyIterable(result: object): boolean {
  if (!(Symbol.iterator in result)) return false
  return 'next' in result || !('length' in result || 'size' in result || 'entries' in result)
}

/** Returns the same object. Each step runs with the span active. The consumer's code between steps does not. */
export function observeIterable(work: Work, result: object): object {
  const observed = 'next' in result ? observeIterator(work, result) : observeMaker(work, result)
  if (observed) work.lasts(result, 'values')
  else work.succeed(result)
  return result
}

function observeIterator(work: Work, iterator: object): boolean {
  const restore = replaceMethods(
    iterator,
    stepNames,
    original =>
      function (this: unknown, ...args: unknown[]): unknown {
        let step: unknown
        try {
          step = work.step(original, this, args)
        } catch (error) {
          failed(error)
        }
        return isNativePromise(step) ? step.then(note, failed) : note(step)
      },
  )
  const note = (step: unknown): unknown => {
    const {done, value} = readStep(step)
    if (!done) {
      work.chunk(value)
    } else {
      restore?.()
      work.finish(value)
    }
    return step
  }
  const failed = (error: unknown): never => {
    restore?.()
    work.fail(error)
    throw error
  }
  return restore !== undefined
}

// Such an object can be iterated again. The span covers only the first iteration, as for a generator.
function observeMaker(work: Work, maker: object): boolean {
  const names = [Symbol.asyncIterator, Symbol.iterator]
  const restore = replaceMethods(
    maker,
    names,
    original =>
      function (this: unknown, ...args: unknown[]): unknown {
        restore?.()
        try {
          const iterator = work.step(original, this, args)
          if (typeof iterator !== 'object' || iterator === null || !observeIterator(work, iterator)) work.finish()
          return iterator
        } catch (error) {
          work.fail(error)
          throw error
        }
      },
  )
  return restore !== undefined
}
