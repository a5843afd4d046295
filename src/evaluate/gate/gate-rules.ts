import {
  amount,
  checkOptions,
  either,
  flag,
  isRecord,
  record,
  type Rule,
  share,
  wholeNumber,
} from '../../diagnostics/check-options.ts'
import {confidenceRule} from '../compare/compare-options.ts'
import type {ComparableRun} from '../compare/comparable-run.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** What a run must hold to pass. Means count failed datapoints as worst. */
export interface GateRules {
  /** By metric: the mean must be at least this. */
  readonly min?: Readonly<Record<string, number>> | undefined
  /** By metric: the mean must be at most this. */
  readonly max?: Readonly<Record<string, number>> | undefined
  /** The run to compare with; needed for `maxDrop`. */
  readonly baseline?: ComparableRun | undefined
  /** How much worse than the baseline a mean may be: a number for every metric of its datapoints, or by metric. */
  readonly maxDrop?: number | Readonly<Record<string, number>> | undefined
  /** Of `maxDrop`: how sure the gate must be of a drop before it fails; 0.95 when absent. */
  readonly confidence?: number | undefined
  /** `true` turns the burden of proof round: the gate passes only when it is sure that the drop is no larger. */
  readonly strict?: boolean | undefined
  /** The share of datapoints that must be scored in a metric with a rule, and of the baseline's datapoints that must be there; 0.9 when absent. */
  readonly minCoverage?: number | undefined
  /** Datapoints that may fail, evaluators included: a count, or below 1 a share; 0 when absent. */
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

const isNumber = (value: unknown): boolean => Number.isFinite(value)
const byMetric = (accepts: Rule['accepts'], expected = 'numbers by metric'): Rule => ({
  expected,
  accepts: value => isRecord(value) && Object.values(value).every(accepts),
})

const rules: Readonly<Record<keyof GateRules, Rule>> = {
  min: byMetric(isNumber),
  max: byMetric(isNumber),
  baseline: {...record, expected: 'a run'},
  maxDrop: either(amount, byMetric(amount.accepts, 'such numbers by metric')),
  confidence: confidenceRule(0.5),
  strict: flag,
  minCoverage: share,
  maxFailures: {...amount, expected: 'a count, or a share below 1'},
  maxLatencyMs: either({...amount, expected: 'milliseconds'}, byMetric(amount.accepts, '{p50, p95, max}')),
  maxCost: amount,
  lowerIsBetter: {expected: 'a list of metrics', accepts: Array.isArray},
  seed: wholeNumber,
  resamples: wholeNumber,
}

/** Which rules say something about a run; the others only say how. */
const deciding = ['min', 'max', 'maxDrop', 'maxFailures', 'maxLatencyMs', 'maxCost'] as const

/** Throws an `EvaluationError` for rules that are wrong, or that nothing could fail. */
export function checkGateRules(given: GateRules): void {
  checkOptions('gate', given, rules, EvaluationError)
  if (deciding.every(name => given[name] === undefined)) {
    throw new EvaluationError(`gate: no rule given, so nothing could fail. Give one of ${deciding.join(', ')}`)
  }
  if (given.maxDrop !== undefined && given.baseline === undefined) {
    throw new EvaluationError('gate: `maxDrop` needs a `baseline` to drop from')
  }
}
