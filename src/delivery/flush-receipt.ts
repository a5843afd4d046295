import {describe} from '../diagnostics/check-options.ts'
import * as codes from '../diagnostics/codes.ts'
import {report, type Reporter} from '../diagnostics/report.ts'
import type {Ledger} from './ledger.ts'
import type {OpenDestinations} from './open-destinations.ts'

/** The receipt that `flush()` and `shutdown()` return: the ledger and the outcome of the wait. */
export interface FlushReceipt extends Ledger {
  /** True when every ended span was accepted: nothing is pending, refused, dropped or kept on disk. */
  readonly ok: boolean
  /** True when the deadline passed while spans were still on their way. */
  readonly timedOut: boolean
  readonly destination: string
  /** The last 10 failures that the destinations reported. */
  readonly errors: readonly Error[]
  /**
   * One ledger for each destination, by its name, when there are several. Each covers the tracer and all its forks
   * together.
   */
  readonly destinations?: Readonly<Record<string, Ledger>>
  /** The requests about sessions and runs; absent unless HoneyHive's server is a destination. */
  readonly backend?: BackendReceipt
}

/** The requests of a tracer to HoneyHive's server, by outcome, and the records that the server lacks. */
export interface BackendReceipt extends Omit<Ledger, 'open' | 'kept'> {
  readonly missing: Missing
}

/** The records that the server does not have, or has in part. */
export interface Missing {
  /** True when the run was not created or not finished there. */
  readonly run: boolean
  /** The ids of sessions, at most 10,000. */
  readonly sessions: readonly string[]
}

/** The number of requests that the server has not accepted, or not yet. */
export function unaccepted({created, accepted}: BackendReceipt): number {
  return created - accepted
}

/** The outcome of a wait for spans. */
export interface Wait {
  /** The deadline passed first. */
  readonly timedOut: boolean
  /** The failures of the user's processors. */
  readonly failures: readonly Error[]
}

const mostErrors = 10

/** Makes a receipt from `ledger` as it is now. The ledger may go on counting. */
export function toReceipt(
  ledger: Ledger,
  destination: string,
  {timedOut, failures}: Wait,
  {errors, ledgers}: Pick<OpenDestinations, 'errors' | 'ledgers'>,
): FlushReceipt {
  const {created, accepted, refused, dropped, kept, pending, open} = ledger
  const ok = pending + refused + failures.length === 0 && accepted === created && !timedOut
  const last = errors.length + failures.length === 0 ? noErrors : [...errors, ...failures].slice(-mostErrors)
  const receipt = {created, accepted, refused, dropped, kept, pending, open, ok, timedOut, destination, errors: last}
  const destinations = ledgers()
  return destinations === undefined ? receipt : {...receipt, destinations}
}

const noErrors: readonly Error[] = Object.freeze([])

/** Options of a flush: how long to wait. */
export interface FlushOptions {
  /** Milliseconds to wait, 0 or more; 30,000 when absent. `Infinity` waits until every span has its response. */
  readonly timeoutMs?: number
}

const defaultMs = 30_000

/** Returns the milliseconds to wait. A flush never throws, so a wrong value is reported and the default is used. */
export function flushDeadline(reporter: Reporter, options: FlushOptions | undefined): number {
  const ms: unknown = options?.timeoutMs ?? defaultMs
  if (typeof ms === 'number' && ms >= 0) return ms
  report(codes.badDeadline, reporter, () => ({
    subject: 'flush() or shutdown()',
    cause: `\`timeoutMs\` must be milliseconds, 0 or more, got ${describe(ms)}; ${defaultMs} is used`,
  }))
  return defaultMs
}
