import {nearest} from '../../diagnostics/nearest.ts'
import type {ComparableRun} from '../compare/comparable-run.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** What a run must hold to pass. Means count failed items as worst. */
export interface GateRules {
  /** By metric: the mean must be at least this. */
  readonly min?: Readonly<Record<string, number>> | undefined
  /** By metric: the mean must be at most this. */
  readonly max?: Readonly<Record<string, number>> | undefined
  /** The run to compare with; needed for `maxDrop`. */
  readonly baseline?: ComparableRun | undefined
  /** How much worse than the baseline a mean may be: a number for every metric of its items, or by metric. */
  readonly maxDrop?: number | Readonly<Record<string, number>> | undefined
  /** Of `maxDrop`: how sure the gate must be of a drop before it fails; 0.95 when absent. */
  readonly confidence?: number | undefined
  /** `true` turns the burden of proof round: the gate passes only when it is sure that the drop is no larger. */
  readonly strict?: boolean | undefined
  /** The share of items that must be scored in a metric with a rule, and of the baseline's items that must be there; 0.9 when absent. */
  readonly minCoverage?: number | undefined
  /** Items that may fail, evaluators included: a count, or below 1 a share; 0 when absent. */
  readonly maxFailures?: number | undefined
  /** Milliseconds without waiting: a number for the 95th percentile, or by percentile. */
  readonly maxLatencyMs?: number | {readonly p50?: number; readonly p95?: number; readonly max?: number} | undefined
  /** What the run may cost, in the currency of its spans. */
  readonly maxCost?: number | undefined
  /** Metrics of which a low value is a good one. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** Of the random draws; 1 when absent. */
  readonly seed?: number | undefined
  /** Random draws per metric; 10,000 when absent. */
  readonly resamples?: number | undefined
}

const isAmount = (value: unknown): boolean => typeof value === 'number' && value >= 0
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isShare = (value: unknown): boolean => isAmount(value) && (value as number) <= 1
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
const each = (accepts: (value: unknown) => boolean) => (value: unknown) =>
  isObject(value) && Object.values(value).every(accepts)

const rules: Readonly<Record<keyof GateRules, readonly [accepts: (value: unknown) => boolean, expected: string]>> = {
  min: [each(isNumber), 'numbers by metric'],
  max: [each(isNumber), 'numbers by metric'],
  baseline: [isObject, 'a run'],
  maxDrop: [value => isAmount(value) || each(isAmount)(value), 'a number of 0 or more, or such numbers by metric'],
  confidence: [value => isShare(value) && (value as number) > 0.5 && (value as number) < 1, 'between 0.5 and 1'],
  strict: [value => typeof value === 'boolean', 'true or false'],
  minCoverage: [isShare, 'a share between 0 and 1'],
  maxFailures: [isAmount, 'a count, or a share below 1'],
  maxLatencyMs: [value => isAmount(value) || each(isAmount)(value), 'milliseconds, or {p50, p95, max}'],
  maxCost: [isAmount, 'a number of 0 or more'],
  lowerIsBetter: [Array.isArray, 'a list of metrics'],
  seed: [Number.isInteger, 'a whole number'],
  resamples: [Number.isInteger, 'a whole number'],
}

/** Which rules say something about a run; the others only say how. */
const deciding = ['min', 'max', 'maxDrop', 'maxFailures', 'maxLatencyMs', 'maxCost'] as const

/** Throws an `EvaluationError` for rules that are wrong, or that nothing could fail. */
export function checkGateRules(given: GateRules): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof GateRules] : undefined
    if (rule === undefined) {
      const meant = nearest(name, Object.keys(rules))
      throw new EvaluationError(`gate: there is no rule \`${name}\`.${meant ? ` Did you mean \`${meant}\`?` : ''}`)
    }
    const [accepts, expected] = rule
    if (value !== undefined && !accepts(value)) {
      throw new EvaluationError(`gate: \`${name}\` must be ${expected}, got ${JSON.stringify(value)}`)
    }
  }
  if (deciding.every(name => given[name] === undefined)) {
    throw new EvaluationError(`gate: no rule given, so nothing could fail. Give one of ${deciding.join(', ')}`)
  }
  if (given.maxDrop !== undefined && given.baseline === undefined) {
    throw new EvaluationError('gate: `maxDrop` needs a `baseline` to drop from')
  }
}
