import type {RateLimiter} from '../control/rate-limiter.ts'
import type {RunControl} from '../control/run-control.ts'
import {type Deadline, type Ended, isThenable, settle, waitFor} from '../control/settle.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import type {EvaluatorFailure} from '../metrics/results.ts'
import {misplacedScore} from '../metrics/misplaced-score.ts'
import {type Metrics, type MetricValue, toMetrics} from '../metrics/score.ts'
import type {Named} from './named-evaluators.ts'

/** The results of all evaluators, in the order of the evaluators. */
export interface Scores {
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when all held. */
  readonly failedAsserts?: readonly string[]
}

/** The scores when nothing was measured. */
export const noScores: Scores = Object.freeze({metrics: Object.freeze({}), failures: Object.freeze([])})

/** The limits of running evaluators. */
interface Scoring {
  readonly control: RunControl
  /** The turns of the evaluators. Absent when all may run at once. */
  readonly evaluatorLimiter: RateLimiter | undefined
}

/**
 * Runs `evaluators` concurrently, each through `call`. Returns `undefined` when the run aborts before all of them have
 * ended, because half of the scores would look like a result. Returns a promise only when an evaluator or its turn
 * takes time. Most evaluators only compare, and two awaits for each would add 25 % to the time of a datapoint.
 */
export function measureAll<F>(
  evaluators: readonly Named<F>[],
  call: (measure: F) => unknown,
  scoring: Scoring,
): Scores | undefined | Promise<Scores | undefined> {
  const measured = evaluators.map(evaluator => measure(evaluator, call, scoring))
  return measured.every(each => !(each instanceof Promise))
    ? toScores(measured as readonly Measured[])
    : Promise.all(measured.map(async each => each)).then(toScores)
}

type Measured = {readonly name: string} & (
  | {readonly status: 'ok'; readonly metrics: Metrics; readonly holds: boolean}
  // An object of scores can lack its main score and have others.
  | {readonly status: 'failed'; readonly error: unknown; readonly metrics?: Metrics}
  | {readonly status: 'aborted'}
)

function toScores(measured: readonly Measured[]): Scores | undefined {
  const metrics: Record<string, MetricValue> = {}
  const failures: EvaluatorFailure[] = []
  const failedAsserts: string[] = []
  for (const each of measured) {
    if (each.status === 'aborted') return undefined
    Object.assign(metrics, each.metrics)
    if (each.status === 'failed') failures.push({evaluator: each.name, error: each.error})
    else if (!each.holds) failedAsserts.push(each.name)
  }
  return {metrics, failures, ...(failedAsserts.length === 0 ? {} : {failedAsserts})}
}

function measure<F>(
  evaluator: Named<F>,
  call: (measure: F) => unknown,
  scoring: Scoring,
): Measured | Promise<Measured> {
  const {name, measure: run, options} = evaluator
  if (scoring.evaluatorLimiter !== undefined) return inTurn(evaluator, call, scoring, scoring.evaluatorLimiter)
  if (options.retries !== undefined) return attempts(evaluator, call, scoring)
  try {
    const value = call(run)
    if (!isThenable(value)) return toMeasured(evaluator, {status: 'ok', value})
    return waitFor(value, deadlineOf(evaluator, scoring)).then(settled => toMeasured(evaluator, settled))
  } catch (error) {
    return {name, status: 'failed', error}
  }
}

async function inTurn<F>(
  evaluator: Named<F>,
  call: (measure: F) => unknown,
  scoring: Scoring,
  turns: RateLimiter,
): Promise<Measured> {
  await turns.enter()
  try {
    if (scoring.control.aborted) return {name: evaluator.name, status: 'aborted'}
    return await attempts(evaluator, call, scoring)
  } finally {
    turns.leave()
  }
}

async function attempts<F>(evaluator: Named<F>, call: (measure: F) => unknown, scoring: Scoring): Promise<Measured> {
  const {measure: run, options} = evaluator
  const {retries = 0} = options
  for (let attempt = 0; ; attempt++) {
    const measured = toMeasured(evaluator, await settle(() => call(run), deadlineOf(evaluator, scoring)))
    if (measured.status !== 'failed' || attempt >= retries || scoring.control.stopping) return measured
  }
}

function deadlineOf({subject, options}: Named<unknown>, {control}: Scoring): Deadline {
  return {control, timeout: options.timeout, subject}
}

function toMeasured({name, options}: Named<unknown>, ended: Ended): Measured {
  if (ended.status !== 'ok') return {name, status: ended.status, error: ended.error}
  try {
    const metrics = toMetrics(name, ended.value)
    const error = misplacedScore(name, ended.value, metrics)
    if (error !== undefined) return {name, status: 'failed', error, metrics}
    const outside = outOfRange(metrics[name], options)
    if (outside !== undefined) return {name, status: 'failed', error: outside}
    return {name, status: 'ok', metrics, holds: holds(metrics[name], options)}
  } catch (error) {
    return {name, status: 'failed', error}
  }
}

function outOfRange(value: MetricValue | undefined, {range}: EvaluatorOptions): Error | undefined {
  if (range === undefined || value === undefined) return undefined
  const [low, high] = range
  if (typeof value === 'string') return new RangeError(`scored text, but its range is ${low} to ${high}`)
  const score = Number(value)
  return score < low || score > high ? new RangeError(`scored ${score}, outside ${low} to ${high}`) : undefined
}

// An evaluator that returned nothing has no value to assert.
function holds(value: MetricValue | undefined, {assert}: EvaluatorOptions): boolean {
  if (assert === undefined || value === undefined) return true
  return typeof assert === 'function' ? Boolean(assert(value)) : Number(value) >= assert
}
