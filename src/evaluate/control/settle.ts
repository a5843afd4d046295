import {awake, monotonicMs} from '#platform/clock'
import type {RunControl} from './run-control.ts'

/** How the user's code ended. */
export type Ended =
  | {readonly status: 'ok'; readonly value: unknown}
  | {readonly status: 'failed' | 'aborted'; readonly error: unknown}

/** The outcome, and the time that the code took (`ms`). A later reader would also count the time of other code. */
export type Settled = Ended & {readonly ms: number}

/** The limits of the user's code. */
export interface Deadline {
  readonly control: RunControl
  /** Milliseconds until the time-out. Unlimited when absent. */
  readonly timeout: number | undefined
  /** The name of the code in an error. */
  readonly subject: string
}

/**
 * Runs the user's code until it ends, times out or the run aborts, whichever comes first. Never rejects. A late
 * rejection of abandoned code is handled. The code starts before this function returns.
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

/** Does the same for code that has started. */
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
    // The timer keeps the process alive on purpose: a function that never settles must still be abandoned in time.
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
