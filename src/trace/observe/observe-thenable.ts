import {context} from '@opentelemetry/api'
import {replaceMember} from './replaced-member.ts'
import type {Observe, Part, Work} from '../work.ts'

/** Anything else with a `then`: a query builder, an SDK's own promise, a promise of another realm. */
export function isThenable(result: object): boolean {
  return 'then' in result && typeof result.then === 'function'
}

/**
 * The same object: many of these start their work when `then` is called, and have methods that a derived promise would
 * lose. The first `then`, whoever calls it, runs with the span active and ends the work.
 */
export function observeThenable(work: Work, thenable: {then: Part}, again: Observe): object {
  const {then} = thenable
  const restore = replaceMember(thenable, 'then', {
    writable: true,
    value: function (this: unknown, onValue?: unknown, onError?: unknown, ...rest: unknown[]): unknown {
      restore?.()
      const settled = (value: unknown): unknown => {
        const given = again(work, value)
        return typeof onValue === 'function' ? outside(onValue as Part, given) : given
      }
      const failed = (error: unknown): unknown => {
        work.fail(error)
        if (typeof onError === 'function') return outside(onError as Part, error)
        throw error
      }
      // The callbacks are the consumer's code, whatever context the thenable calls them in.
      const consumer = context.active()
      const outside = (callback: Part, value: unknown): unknown =>
        context.with(consumer, callback as (value: unknown) => unknown, undefined, value)
      try {
        return work.step(then, this, [settled, failed, ...rest])
      } catch (error) {
        work.fail(error)
        throw error
      }
    },
  })
  if (restore === undefined) work.succeed(thenable)
  else work.lasts(thenable, 'values')
  return thenable
}
