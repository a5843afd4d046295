import {isNativePromise} from './observe-promise.ts'
import {replaceMember, replaceMethods} from './replaced-member.ts'
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

/** Observes the steps of an iterator. Returns `false` if it does not allow it. */
export function observeIterator(work: Work, iterator: object): boolean {
  const over = (): void => {
    restore?.()
    restoreReturn?.()
  }
  const restore = replaceMethods(
    iterator,
    stepNames,
    original =>
      function (this: unknown, ...args: unknown[]): unknown {
        return takeStep(work, () => work.step(original, this, args), over)
      },
  )
  if (restore === undefined) return false
  const restoreReturn =
    'return' in iterator ? undefined : replaceMember(iterator, 'return', ending(work, iterator, over))
  return true
}

// Without a `return`, a consumer that leaves the iteration early gives no sign of it.
function ending(work: Work, iterator: object, over: () => void): PropertyDescriptor {
  return {
    writable: true,
    value: (value: unknown) => {
      over()
      work.finish()
      const step = {done: true, value}
      return isAsyncIterable(iterator) ? Promise.resolve(step) : step
    },
  }
}

/** Runs a step, and notes what it brought. `over` is called before the work ends. */
export function takeStep(work: Work, step: () => unknown, over: () => void): unknown {
  const note = (taken: unknown): unknown => {
    const {done, value} = isDocument(taken) ? {value: taken} : readStep(taken)
    if (!done) {
      work.chunk(value)
    } else {
      over()
      work.finish(value)
    }
    return taken
  }
  const failed = (error: unknown): never => {
    over()
    work.fail(error)
    throw error
  }
  let taken: unknown
  try {
    taken = step()
  } catch (error) {
    failed(error)
  }
  return isNativePromise(taken) ? taken.then(note, failed) : note(taken)
}

// The cursors of database drivers return the document itself, and `null` at the end.
function isDocument(step: unknown): boolean {
  return typeof step === 'object' && step !== null && !('done' in step || 'value' in step)
}

/** An async generator, an async iterator, or an object that creates one. */
export function isAsyncIterable(result: object): boolean {
  return Symbol.asyncIterator in result
}
