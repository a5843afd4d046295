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
  /** The value of a failed datapoint in `meanWithFailures`; 0 (false) when absent. */
  readonly worst?: number | boolean | undefined
  /**
   * Makes one number of the numbers of all datapoints: `aggregate` of the summary. True counts as 1, a failed datapoint as
   * `worst`. 'median' and a function of your own keep the numbers in memory; the function gets them sorted.
   */
  readonly aggregate?: Aggregate | undefined
  /** Its share in the `score` of the run; without a weight it is not part of the score. */
  readonly weight?: number | undefined
  /**
   * The least number that the metric of a datapoint must reach, or a function that returns `true` for a right value. A
   * datapoint that misses it keeps its result, and `ok` of the run is false.
   */
  readonly assert?: number | ((value: MetricValue) => boolean) | undefined
  /** Milliseconds for one datapoint; no limit when absent. */
  readonly timeout?: number | undefined
  /** Further attempts after an error; 0 when absent. */
  readonly retries?: number | undefined
}

/** Settings of one run evaluator. Each means the same as for `evaluator`, once a run instead of once a datapoint. */
export type RunEvaluatorOptions = Pick<EvaluatorOptions, 'name' | 'weight' | 'assert' | 'timeout' | 'retries'>

/** An evaluator in a run file. */
export interface StoredEvaluator {
  readonly name: string
  readonly worst?: number | boolean
  /** 'own': a function of the user, which a file cannot hold. */
  readonly aggregate?: Exclude<Aggregate, Function> | 'own'
  readonly weight?: number
  /** The evaluator has an `assert`. The run file records where it did not hold. */
  readonly asserts?: true
}

type StoredFields = {readonly [K in keyof StoredEvaluator]?: StoredEvaluator[K] | undefined}

/** Everything that differs between options. A new option is a row here, its use, and its documentation. */
interface OptionRow<K extends keyof EvaluatorOptions = keyof EvaluatorOptions> {
  /** The accepted values. */
  readonly rule: Rule
  /** Whether run evaluators take it too. */
  readonly perRun: K extends keyof RunEvaluatorOptions ? true : false
  /** How a run file holds it. Absent for options that only matter while the evaluator runs. */
  readonly stored?: {
    readonly write: (options: EvaluatorOptions) => StoredFields
    readonly read: (stored: StoredEvaluator) => EvaluatorOptions
  }
}

const finite: Rule = {expected: 'a number', accepts: value => Number.isFinite(value)}
const positive: Rule = {
  expected: 'a number, more than 0',
  accepts: value => Number.isFinite(value) && (value as number) > 0,
}

/** The options of evaluators, in the order of a run file. */
export const evaluatorOptions: {readonly [K in keyof EvaluatorOptions]-?: OptionRow<K>} = {
  // A run file holds the name that the evaluator has in the end.
  name: {rule: filledText, perRun: true},
  worst: {
    rule: {expected: 'a number or a boolean', accepts: value => typeof value === 'boolean' || Number.isFinite(value)},
    perRun: false,
    stored: {write: ({worst}) => ({worst}), read: ({worst}) => ({worst})},
  },
  aggregate: {
    rule: either(oneOf('mean', 'median', 'min', 'max'), callable),
    perRun: false,
    stored: {
      write: ({aggregate}) => ({aggregate: typeof aggregate === 'function' ? 'own' : aggregate}),
      read: ({aggregate}) => ({aggregate: aggregate === 'own' ? undefined : aggregate}),
    },
  },
  weight: {rule: positive, perRun: true, stored: {write: ({weight}) => ({weight}), read: ({weight}) => ({weight})}},
  assert: {
    rule: either(finite, callable),
    perRun: true,
    stored: {
      write: ({assert}) => ({asserts: assert === undefined ? undefined : true}),
      // The file records which asserts did not hold, so that this one is never called.
      read: ({asserts}) => ({assert: asserts && ((): boolean => true)}),
    },
  },
  timeout: {rule: milliseconds, perRun: true},
  retries: {rule: count(0), perRun: true},
}

const rows: readonly (readonly [string, OptionRow])[] = Object.entries(evaluatorOptions)
const rules = Object.fromEntries(rows.map(([name, {rule}]) => [name, rule]))
const rulesPerRun = Object.fromEntries(rows.flatMap(([name, {rule, perRun}]) => (perRun ? [[name, rule]] : [])))

/** Throws an `EvaluationError` for an unknown option or a wrong value. */
export function checkEvaluatorOptions(options: unknown): void {
  checkOptions('evaluator()', options, rules, EvaluationError)
}

/** The same for a run evaluator. */
export function checkRunEvaluatorOptions(options: unknown): void {
  checkOptions('runEvaluator()', options, rulesPerRun, EvaluationError)
}

/** An evaluator as a run file holds it. */
export function toStoredEvaluator(name: string, options: EvaluatorOptions): StoredEvaluator {
  const fields = rows.flatMap(([, {stored}]) => Object.entries(stored?.write(options) ?? {}))
  return {name, ...Object.fromEntries(fields.filter(([, value]) => value !== undefined))}
}

/** The options that a run file holds. */
export function fromStoredEvaluator(stored: StoredEvaluator): EvaluatorOptions {
  return Object.assign({}, ...rows.map(([, row]) => row.stored?.read(stored))) as EvaluatorOptions
}
