import {awake, monotonicMs} from '#platform/clock'
import type {RunControl} from './run-control.ts'

/** How the user's work ended. */
export type Ended =
  | {readonly status: 'ok'; readonly value: unknown}
  | {readonly status: 'failed' | 'aborted'; readonly error: unknown}

/** How it ended, and when. `ms` is the time it took: a later reader would also count the work of others. */
export type Settled = Ended & {readonly ms: number}

/** When work is abandoned. */
export interface Deadline {
  readonly control: RunControl
  /** Milliseconds; no limit when absent. */
  readonly timeout: number | undefined
  /** The work, as the error names it. */
  readonly subject: string
}

/**
 * Runs the user's work to its end, to its time-out or to the abort of the run, whichever comes first. Never rejects, and
 * a late rejection of abandoned work is not unhandled. The work starts before this returns.
 */
export function settle(work: () => unknown, deadline: Deadline): Promise<Settled> {
  const startedAt = monotonicMs()
  try {
    const value = work()
    if (isThenable(value)) return waitFor(value, deadline, startedAt)
    return Promise.resolve({status: 'ok', value, ms: since(startedAt)})
  } catch (error) {
    return Promise.resolve({status: 'failed', error, ms: since(startedAt)})
  }
}

/** The same for work that has started. */
export function waitFor(
  work: PromiseLike<unknown>,
  {control, timeout, subject}: Deadline,
  startedAt: number = monotonicMs(),
): Promise<Settled> {
  return new Promise(resolve => {
    const end = (settled: Settled): void => {
      cancel?.()
      forget()
      resolve(settled)
    }
    const fail = (error: unknown): void => end({status: 'failed', error, ms: since(startedAt)})
    const abort = (): void => end({status: 'aborted', error: control.signal.reason, ms: since(startedAt)})
    // Keeps the process alive on purpose: a function that never settles must still be abandoned in time.
    const cancel = timeout === undefined ? undefined : awake(() => fail(timeoutError(subject, timeout)), timeout)
    const forget = control.abortion.on(abort)
    try {
      work.then(value => end({status: 'ok', value, ms: since(startedAt)}), fail)
    } catch (error) {
      fail(error)
    }
    if (control.aborted) abort()
  })
}

function since(startedAt: number): number {
  return monotonicMs() - startedAt
}

function timeoutError(subject: string, ms: number): Error {
  const error = new Error(`${subject} did not settle within ${ms} ms`)
  error.name = 'TimeoutError'
  return error
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as {readonly then?: unknown}).then === 'function'
  )
}
