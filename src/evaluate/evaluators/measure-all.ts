import {monotonicMs} from '#platform/clock'
import {CallSignal} from '../control/call-signal.ts'
import type {RateLimiter} from '../control/rate-limiter.ts'
import {isQuotaSpent, mostRateLimits, type RateLimit, readRateLimit} from '../control/retries.ts'
import type {RunControl} from '../control/run-control.ts'
import {type Deadline, isThenable, settle, type Settled, waitFor} from '../control/settle.ts'
import type {EvaluatorFailure} from '../metrics/results.ts'
import type {Metrics, MetricValue} from '../metrics/score.ts'
import {type Measured, toMeasured} from './measured.ts'
import type {Named} from './named-evaluators.ts'

/** The results of all evaluators, in the order of the evaluators. */
export interface Scores {
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when all held. */
  readonly failedAsserts?: readonly string[]
  /** The number of calls that were given up; absent when there are none. */
  readonly abandoned?: number
}

/** The scores when nothing was measured. */
export const noScores: Scores = Object.freeze({metrics: Object.freeze({}), failures: Object.freeze([])})

/** The limits of running evaluators. */
interface Scoring {
  readonly control: RunControl
  /** The turns of the evaluators. */
  readonly evaluatorLimiter: RateLimiter
  /** Called at a rate limit. Returns `false` when the run does not wait for it. */
  readonly waitsFor: (limit: RateLimit) => boolean
}

/** Calls the function of one evaluator. */
type Call<F> = (measure: F, signal: CallSignal) => unknown

/**
 * Runs `evaluators` concurrently, each through `call`. Returns `undefined` when the run aborts before all of them have
 * ended, because half of the scores would look like a result. Returns a promise only when an evaluator or its turn
 * takes time. Most evaluators only compare, and two awaits for each would add 25 % to the time of a datapoint.
 */
export function measureAll<F>(
  evaluators: readonly Named<F>[],
  call: Call<F>,
  scoring: Scoring,
): Scores | undefined | Promise<Scores | undefined> {
  const measured = evaluators.map(evaluator => measure(evaluator, call, scoring))
  return measured.every(each => !(each instanceof Promise))
    ? toScores(measured as readonly Outcome[])
    : Promise.all(measured.map(async each => each)).then(toScores)
}

type Outcome = Measured & {readonly abandoned?: number}

function toScores(measured: readonly Outcome[]): Scores | undefined {
  const metrics: Record<string, MetricValue> = {}
  const failures: EvaluatorFailure[] = []
  const failedAsserts: string[] = []
  let abandoned = 0
  for (const each of measured) {
    if (each.status === 'aborted') return undefined
    abandoned += each.abandoned ?? 0
    Object.assign(metrics, each.metrics)
    if (each.status === 'failed') failures.push({evaluator: each.name, error: each.error})
    else if (!each.holds) failedAsserts.push(each.name)
  }
  return {
    metrics,
    failures,
    ...(failedAsserts.length === 0 ? {} : {failedAsserts}),
    ...(abandoned === 0 ? {} : {abandoned}),
  }
}

function measure<F>(evaluator: Named<F>, call: Call<F>, scoring: Scoring): Outcome | Promise<Outcome> {
  const {evaluatorLimiter: turns, control} = scoring
  if (!turns.tryEnter()) return inTurn(evaluator, call, scoring)
  const startedAt = monotonicMs()
  const signal = new CallSignal(control)
  let settled: Settled
  try {
    const value = call(evaluator.measure, signal)
    if (isThenable(value)) {
      const ended = waitFor(value, {...limitsOf(evaluator, scoring), signal}, startedAt)
      return after(ended, startedAt, evaluator, call, scoring)
    }
    settled = {status: 'ok', value, ms: 0}
  } catch (error) {
    settled = {status: 'failed', error, ms: 0}
  }
  signal.end()
  const measured = toMeasured(evaluator, settled)
  if (measured.status === 'failed') return after(Promise.resolve(settled), startedAt, evaluator, call, scoring)
  turns.leave()
  return measured
}

async function inTurn<F>(evaluator: Named<F>, call: Call<F>, scoring: Scoring): Promise<Outcome> {
  await scoring.evaluatorLimiter.enter()
  const startedAt = monotonicMs()
  return after(run(evaluator, call, scoring), startedAt, evaluator, call, scoring)
}

function run<F>({measure: fn, ...evaluator}: Named<F>, call: Call<F>, scoring: Scoring): Promise<Settled> {
  const {control} = scoring
  if (control.aborted) return Promise.resolve({status: 'aborted', error: control.reason, ms: 0})
  return settle(signal => call(fn, signal), limitsOf(evaluator, scoring))
}

/** Ends the turn of a first call and repeats the call, in a new turn, as `retries` and rate limits ask. */
async function after<F>(
  first: Promise<Settled>,
  firstStartedAt: number,
  evaluator: Named<F>,
  call: Call<F>,
  scoring: Scoring,
): Promise<Outcome> {
  const {evaluatorLimiter: turns, control, waitsFor} = scoring
  const {retries = 0} = evaluator.options
  let [attempts, limits, abandoned] = [0, 0, 0]
  let [pending, startedAt] = [first, firstStartedAt]
  for (;;) {
    const settled = await pending
    if (settled.abandoned) abandoned += 1
    const measured = toMeasured(evaluator, settled)
    const outcome = abandoned === 0 ? measured : {...measured, abandoned}
    const error = settled.status === 'failed' ? settled.error : undefined
    const limit = limits < mostRateLimits ? readRateLimit(error) : undefined
    const waits = limit !== undefined && waitsFor(limit)
    if (waits) turns.limited(startedAt, limit.waitMs)
    else turns.leave()
    if (measured.status !== 'failed') return outcome
    // An aborted datapoint is not stored, so a resumed run repeats it.
    if (control.stopping)
      return control.aborted || limit !== undefined ? {name: evaluator.name, status: 'aborted'} : outcome
    if (waits) limits += 1
    else if (attempts++ >= retries || isQuotaSpent(error)) return outcome
    await turns.enter()
    startedAt = monotonicMs()
    pending = run(evaluator, call, scoring)
  }
}

function limitsOf({subject, options}: Omit<Named<unknown>, 'measure'>, {control}: Scoring): Omit<Deadline, 'signal'> {
  return {control, timeout: options.timeout, subject}
}
