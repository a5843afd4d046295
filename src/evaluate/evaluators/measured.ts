import type {Ended} from '../control/settle.ts'
import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import {misplacedScore} from '../metrics/misplaced-score.ts'
import {type Metrics, type MetricValue, toMetrics} from '../metrics/score.ts'
import type {Named} from './named-evaluators.ts'

/** The outcome of one evaluator. */
export type Measured = {readonly name: string} & (
  | {readonly status: 'ok'; readonly metrics: Metrics; readonly holds: boolean}
  // An object of scores can lack its main score and have others.
  | {readonly status: 'failed'; readonly error: unknown; readonly metrics?: Metrics}
  | {readonly status: 'aborted'}
)

/** Reads the scores that an evaluator returned. */
export function toMeasured({name, options}: Omit<Named<unknown>, 'measure'>, ended: Ended): Measured {
  if (ended.status !== 'ok') return {name, status: ended.status, error: ended.error}
  try {
    const metrics = toMetrics(name, ended.value)
    const error = misplacedScore(name, ended.value, metrics) ?? undecided(name, metrics[name], options)
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

// Without an assert, nothing says whether such a value passes. The mean does not ask.
function undecided(
  name: string,
  value: MetricValue | undefined,
  {reducer = 'mean', assert}: EvaluatorOptions,
): TypeError | undefined {
  if (reducer === 'mean' || assert !== undefined || value === undefined || isVerdict(value)) return undefined
  const seen = typeof value === 'string' ? 'text' : String(value)
  return new TypeError(
    `evaluator "${name}" returned ${seen}, and its reducer '${reducer}' counts trials that pass. Return true or false, or give an \`assert\``,
  )
}

const isVerdict = (value: MetricValue): boolean => typeof value === 'boolean' || value === 0 || value === 1

// An evaluator that returned nothing has no value to assert.
function holds(value: MetricValue | undefined, {assert}: EvaluatorOptions): boolean {
  if (assert === undefined || value === undefined) return true
  return typeof assert === 'function' ? Boolean(assert(value)) : Number(value) >= assert
}
