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
import type {ComparableRun} from '../compare/comparable-run.ts'
import {confidenceRule} from '../compare/compare-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** The rules that a run must satisfy to pass. Means count failed datapoints as worst. */
export interface GateRules {
  /** The least mean, by metric. */
  readonly min?: Readonly<Record<string, number>> | undefined
  /** The greatest mean, by metric. */
  readonly max?: Readonly<Record<string, number>> | undefined
  /** The run to compare with. `maxDrop` needs it. */
  readonly baseline?: ComparableRun | undefined
  /**
   * How much worse than the baseline a mean may be. Either one number for every metric of the datapoints, or a number
   * by metric.
   */
  readonly maxDrop?: number | Readonly<Record<string, number>> | undefined
  /** The confidence at which `maxDrop` fails; 0.95 when absent. */
  readonly confidence?: number | undefined
  /** `true` reverses the burden of proof: the gate passes only when a larger drop is excluded. */
  readonly strict?: boolean | undefined
  /**
   * The least share of datapoints that must be scored in a metric with a rule, and of the baseline's datapoints that
   * must be in the run. 0.9 when absent.
   */
  readonly minCoverage?: number | undefined
  /** The most datapoints that may fail, in the function or an evaluator: a count, or a share below 1. 0 when absent. */
  readonly maxFailures?: number | undefined
  /** The most milliseconds of latency, without waiting: a number for the 95th percentile, or numbers by percentile. */
  readonly maxLatencyMs?: number | {readonly p50?: number; readonly p95?: number; readonly max?: number} | undefined
  /** The most that the run may cost, in the currency of its spans. */
  readonly maxCost?: number | undefined
  /** Metrics whose low values are good, such as a distance. When absent, those whose evaluators say so. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** The seed of the random draws; 1 when absent. */
  readonly seed?: number | undefined
  /** The random draws per metric; 10,000 when absent. */
  readonly resamples?: number | undefined
}

/** One rule, and whether the run satisfies it. */
export interface GateCheck {
  readonly rule: 'min' | 'max' | 'drop' | 'coverage' | 'failures' | 'latency' | 'cost'
  readonly metric?: string
  readonly passed: boolean
  readonly summary: string
}

/** The default of `minCoverage`. */
export const usualCoverage = 0.9

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

/** The rules that a run can fail. The other options only adjust these rules. */
const deciding = ['min', 'max', 'maxDrop', 'maxFailures', 'maxLatencyMs', 'maxCost'] as const

/** Throws an `EvaluationError` for an unknown or wrong rule, and when there is not a rule that a run can fail. */
export function checkGateRules(gateRules: GateRules): void {
  checkOptions('gate', gateRules, rules, EvaluationError)
  if (deciding.every(name => gateRules[name] === undefined)) {
    throw new EvaluationError(`gate: there is no rule that a run can fail. Set one of ${deciding.join(', ')}`)
  }
  if (gateRules.maxDrop !== undefined && gateRules.baseline === undefined) {
    throw new EvaluationError('gate: `maxDrop` needs a `baseline`')
  }
}
