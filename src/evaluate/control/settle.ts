import {awake} from '#platform/clock'
import type {RunControl} from './run-control.ts'

/** How a piece of the user's work ended. */
export type Settled =
  | {readonly status: 'ok'; readonly value: unknown}
  | {readonly status: 'failed'; readonly error: unknown}
  | {readonly status: 'aborted'; readonly error: unknown}

/** How long to wait for it. */
export interface Deadline {
  readonly control: RunControl
  /** Milliseconds; no limit when absent. */
  readonly timeout: number | undefined
  /** What took too long, in words. */
  readonly subject: string
}

/**
 * Runs the user's work to its end, to its time-out or to the abort of the run, whichever comes first. Never throws, and
 * what a late promise rejects with is not unhandled: it was given up. Synchronous work is answered synchronously.
 */
export function settle(work: () => unknown, patience: Deadline): Settled | Promise<Settled> {
  try {
    const value = work()
    return isThenable(value) ? waitFor(value, patience) : {status: 'ok', value}
  } catch (error) {
    return {status: 'failed', error}
  }
}

function waitFor(work: PromiseLike<unknown>, {control, timeout, subject}: Deadline): Promise<Settled> {
  return new Promise(resolve => {
    const end = (settled: Settled): void => {
      cancel?.()
      forget()
      resolve(settled)
    }
    const aborted = (): void => end({status: 'aborted', error: control.signal.reason})
    const late = (): void => end({status: 'failed', error: timedOut(subject, timeout)})
    // Keeps the process alive on purpose: a function that never settles must still be given up in time.
    const cancel = timeout === undefined ? undefined : awake(late, timeout)
    const forget = control.abortion.on(aborted)
    try {
      work.then(
        value => end({status: 'ok', value}),
        (error: unknown) => end({status: 'failed', error}),
      )
    } catch (error) {
      end({status: 'failed', error})
    }
    if (control.aborted) aborted()
  })
}

/** The error of work that took too long. */
function timedOut(subject: string, ms: number | undefined): Error {
  const error = new Error(`${subject} did not settle within ${ms} ms`)
  error.name = 'TimeoutError'
  return error
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as {readonly then?: unknown}).then === 'function'
  )
}
