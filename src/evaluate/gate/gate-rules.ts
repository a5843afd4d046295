import {
  amount,
  callable,
  checkOptions,
  count,
  either,
  flag,
  isRecord,
  record,
  type Rule,
  share,
  wholeNumber,
} from '../../diagnostics/check-options.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {ComparableRun} from '../compare/comparable-run.ts'
import {confidenceRule} from '../compare/compare-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** The rules that a run must satisfy to pass. Means count failed datapoints as worst. */
export interface GateRules<F extends string = string, I = unknown, G = unknown> {
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
  /**
   * Datapoints that must succeed and pass every metric that can be passed: their ids, a function of the datapoint, or
   * `true` for those whose metadata has `required: true`.
   */
  readonly required?: true | readonly string[] | ((datapoint: RequiredDatapoint<I, G>) => boolean) | undefined
  /**
   * The most datapoints that passed in the baseline and fail now: a count, a share below 1 of those that passed, or
   * counts by metric.
   */
  readonly maxRegressions?: number | Readonly<Record<string, number>> | undefined
  /** Rules for each value of a field of the metadata, or of `tags`. */
  readonly slices?: {readonly [K in F]?: SliceRules} | undefined
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

/** The datapoint that a `required` function receives. */
export type RequiredDatapoint<I = unknown, G = unknown> = Datapoint<I, G> & {readonly id: string}

/** The rules for the datapoints of one value of a field. */
export interface SliceRules extends Pick<GateRules, 'min' | 'max'> {
  /** The fewest datapoints of a value that are judged; 1 when absent. */
  readonly minItems?: number | undefined
}

/**
 * The outcome of a check or of a gate. 'failed' was measured and found wanting; 'inconclusive' could not be measured.
 */
export type GateVerdict = 'passed' | 'failed' | 'inconclusive'

/** One rule, and whether the run satisfies it. */
export interface GateCheck {
  readonly rule: 'min' | 'max' | 'drop' | 'coverage' | 'failures' | 'latency' | 'cost' | 'required' | 'regressions'
  readonly metric?: string
  /** The field and the value, such as `language=de`, when the rule is for a slice. */
  readonly slice?: string
  readonly verdict: GateVerdict
  /** True when the verdict is 'passed'. */
  readonly passed: boolean
  readonly summary: string
}

/** Makes a check. `metric` is the metric of the rule, if it has one. */
export function toCheck(rule: GateCheck['rule'], verdict: GateVerdict, summary: string, metric?: string): GateCheck {
  return {rule, ...(metric === undefined ? {} : {metric}), verdict, passed: verdict === 'passed', summary}
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
  required: either(
    {expected: 'true', accepts: value => value === true},
    {expected: 'a list of ids', accepts: value => Array.isArray(value)},
    {...callable, expected: 'a function of a datapoint'},
  ),
  maxRegressions: either({...amount, expected: 'a count, or a share below 1'}, byMetric(amount.accepts)),
  slices: {expected: 'an object of {min, max, minItems} by field', accepts: isRecord},
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

const sliceRules: Readonly<Record<keyof SliceRules, Rule>> = {
  min: rules.min,
  max: rules.max,
  minItems: count(1),
}

/** The rules that a run can fail. The other options only adjust these rules. */
const deciding = [
  'min',
  'max',
  'maxDrop',
  'required',
  'maxRegressions',
  'slices',
  'maxFailures',
  'maxLatencyMs',
  'maxCost',
] as const

const needBaseline = ['maxDrop', 'maxRegressions'] as const

/** Throws an `EvaluationError` for an unknown or wrong rule, and when there is not a rule that a run can fail. */
export function checkGateRules(gateRules: GateRules): void {
  checkOptions('gate', gateRules, rules, EvaluationError)
  for (const [field, each] of Object.entries(gateRules.slices ?? {})) {
    checkOptions(`gate: \`slices.${field}\``, each, sliceRules, EvaluationError)
  }
  if (deciding.every(name => gateRules[name] === undefined)) {
    throw new EvaluationError(`gate: there is no rule that a run can fail. Set one of ${deciding.join(', ')}`)
  }
  for (const name of needBaseline) {
    if (gateRules[name] === undefined || gateRules.baseline !== undefined) continue
    throw new EvaluationError(`gate: \`${name}\` needs a \`baseline\``)
  }
}
