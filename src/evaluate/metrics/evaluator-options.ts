import {
  callable,
  checkOptions,
  count,
  either,
  filledText,
  milliseconds,
  oneOf,
  type Rule,
} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {Aggregate} from './aggregate.ts'
import type {MetricValue} from './score.ts'

/** Settings of one evaluator. */
export interface EvaluatorOptions {
  /** The name of its metric; the function's name when absent. */
  readonly name?: string | undefined
  /** What a failed item counts as in `meanWithFailures`; 0 (false) when absent. */
  readonly worst?: number | boolean | undefined
  /**
   * Makes one number of the numbers of all items, true as 1, a failed item as `worst`: `aggregate` of the summary. 'median'
   * and a function of your own, which gets them sorted, keep the numbers in memory.
   */
  readonly aggregate?: Aggregate | undefined
  /** How much it counts in the `score` of the run, of which it is no part when absent. */
  readonly weight?: number | undefined
  /**
   * What the metric of an item must be: this number or more, or what the function answers `true` for. Where it is not, the
   * item stays what it was and `ok` of the run is false.
   */
  readonly assert?: number | ((value: MetricValue) => boolean) | undefined
  /** Milliseconds for one item; no limit when absent. */
  readonly timeout?: number | undefined
  /** How often it is tried again after an error; 0 when absent. */
  readonly retries?: number | undefined
}

/** Throws an `EvaluationError` for an unknown option or a wrong value. */
export function checkEvaluatorOptions(options: unknown): void {
  checkOptions('evaluator()', options, rules, EvaluationError)
}

export const weightRule: Rule = {
  expected: 'a number, more than 0',
  accepts: value => Number.isFinite(value) && (value as number) > 0,
}
export const assertRule: Rule = either({expected: 'a number', accepts: value => Number.isFinite(value)}, callable)

const rules: Record<keyof EvaluatorOptions, Rule> = {
  name: filledText,
  worst: {expected: 'a number or a boolean', accepts: value => typeof value === 'boolean' || Number.isFinite(value)},
  aggregate: either(oneOf('mean', 'median', 'min', 'max'), callable),
  weight: weightRule,
  assert: assertRule,
  timeout: milliseconds,
  retries: count(0),
}
