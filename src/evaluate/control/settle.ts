import {awake, monotonicMs} from '#platform/clock'
import {CallSignal} from './call-signal.ts'
import type {RunControl} from './run-control.ts'

/** How the user's code ended. */
export type Ended =
  | {readonly status: 'ok'; readonly value: unknown}
  | {readonly status: 'failed' | 'aborted'; readonly error: unknown}

/** The outcome, and the time that the code took (`ms`). A later reader would also count the time of other code. */
export type Settled = Ended & {
  readonly ms: number
  /** `true` when the code timed out and did not settle after its signal aborted. It may still run. */
  readonly abandoned?: boolean
}

/** The limits of the user's code. */
export interface Deadline {
  readonly control: RunControl
  /** Milliseconds until the time-out. Unlimited when absent. */
  readonly timeout: number | undefined
  /** The name of the code in an error. */
  readonly subject: string
  /** The signal that the code received. */
  readonly signal: CallSignal
}

/** Milliseconds that code has to settle after its time-out. Until then it keeps its turn. */
const graceMs = 1_000

/**
 * Runs the user's code until it ends, times out or the run aborts, whichever comes first. Never rejects. A late
 * rejection of abandoned code is handled. The code starts before this function returns.
 */
export function settle(work: (signal: CallSignal) => unknown, given: Omit<Deadline, 'signal'>): Promise<Settled> {
  const startedAt = monotonicMs()
  const signal = new CallSignal(given.control)
  try {
    const value = work(signal)
    if (isThenable(value)) return waitFor(value, {...given, signal}, startedAt)
    signal.end()
    return Promise.resolve({status: 'ok', value, ms: since(startedAt)})
  } catch (error) {
    signal.end()
    return Promise.resolve({status: 'failed', error, ms: since(startedAt)})
  }
}

/** Does the same for code that has started. */
export function waitFor(
  work: PromiseLike<unknown>,
  {control, timeout, subject, signal}: Deadline,
  startedAt: number = monotonicMs(),
): Promise<Settled> {
  return new Promise(resolve => {
    let expired: Settled | undefined
    const end = (settled: Settled): void => {
      cancel?.()
      forget()
      signal.end()
      resolve(settled)
    }
    // The outcome of code that timed out does not count, but its turn ends only with it.
    const endWith = (settled: () => Settled): void => end(expired ?? settled())
    const fail = (error: unknown): void => endWith(() => ({status: 'failed', error, ms: since(startedAt)}))
    const abort = (): void => endWith(() => ({status: 'aborted', error: control.signal.reason, ms: since(startedAt)}))
    const expire = (limit: number): void => {
      const error = timeoutError(subject, limit)
      const late: Settled = {status: 'failed', error, ms: since(startedAt)}
      expired = late
      cancel = awake(() => end({...late, abandoned: true}), graceMs)
      signal.abort(error)
    }
    // The timer keeps the process alive on purpose: a function that never settles must still be abandoned in time.
    let cancel = timeout === undefined ? undefined : awake(() => expire(timeout), timeout)
    const forget = control.abortion.on(abort)
    try {
      work.then(value => endWith(() => ({status: 'ok', value, ms: since(startedAt)})), fail)
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
