import {
  callable,
  checkOptions,
  count,
  either,
  filledText,
  flag,
  milliseconds,
  oneOf,
  type Rule,
} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import type {EvaluatorFacts} from '../facts/run-facts.ts'
import type {Aggregate} from './aggregate.ts'
import {type Reducer, reducerRule} from './reducer.ts'
import type {MetricValue} from './score.ts'

/** Settings of one evaluator. */
export interface EvaluatorOptions {
  /** The name of the metric; the function's name when absent. */
  readonly name?: string | undefined
  /**
   * The value that a failed datapoint has in `meanWithFailures`. When absent, the bad end of `range`, or else 0 (false).
   */
  readonly worst?: number | boolean | undefined
  /** The lowest and the highest score. A score outside the range, or text, fails the evaluator. */
  readonly range?: readonly [low: number, high: number] | undefined
  /** `true` when low values are good, such as a distance. Gate, compare and reports then know it. */
  readonly lowerIsBetter?: boolean | undefined
  /**
   * The version of the evaluator, for the run file. Set it when something changes that the evaluator's source does not
   * show, such as the model of a judge.
   */
  readonly version?: string | undefined
  /**
   * Computes `aggregate` of the summary from the numbers of all datapoints. True counts as 1, a failed datapoint as
   * `worst`. 'median' and your own function keep the numbers in memory. Your function receives them sorted.
   */
  readonly aggregate?: Aggregate | undefined
  /** The metric's share in the `score` of the run. A metric without a weight is not part of the score. */
  readonly weight?: number | undefined
  /**
   * The least number that the metric of a datapoint must reach, or a function that returns `true` for a correct value.
   * A datapoint that misses it keeps its result, and `ok` of the run is false.
   */
  readonly assert?: number | ((value: MetricValue) => boolean) | undefined
  /**
   * The way in which the trials of a datapoint become one value for gates and comparisons; 'mean' when absent. A trial
   * passes where its `assert` holds, or without one where it is true or 1. A failed trial does not pass.
   */
  readonly reducer?: Reducer | undefined
  /** Milliseconds for one datapoint; unlimited when absent. */
  readonly timeout?: number | undefined
  /** The number of further attempts after an error; 0 when absent. */
  readonly retries?: number | undefined
}

/**
 * Settings of one run evaluator. Each means the same as for `evaluator`, but applies once for the run instead of once
 * for each datapoint.
 */
export type RunEvaluatorOptions = Pick<EvaluatorOptions, 'name' | 'weight' | 'assert' | 'timeout' | 'retries'>

/** An evaluator as a run file holds it. */
export interface StoredEvaluator extends EvaluatorFacts {
  readonly worst?: number | boolean
  readonly lowerIsBetter?: boolean
  /** 'own' stands for a function of the user, because a file cannot hold functions. */
  readonly aggregate?: Exclude<Aggregate, Function> | 'own'
  readonly weight?: number
  /** The id of the run that the outputs are compared with in pairs. */
  readonly against?: string
  /** `true` when the evaluator has an `assert`. The run file records where it did not hold. */
  readonly asserts?: true
  /** The least value that passes, when `assert` is a number. */
  readonly assert?: number
  readonly reducer?: Reducer
}

type StoredFields = {readonly [K in keyof StoredEvaluator]?: StoredEvaluator[K] | undefined}

/** The differences between options. A new option needs a row here, its use and its documentation. */
interface OptionRow<K extends keyof EvaluatorOptions = keyof EvaluatorOptions> {
  /** The accepted values. */
  readonly rule: Rule
  /** True when run evaluators accept the option too. */
  readonly perRun: K extends keyof RunEvaluatorOptions ? true : false
  /** How a run file holds the option. Absent for options that matter only while the evaluator runs. */
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
  // A run file stores the final name of the evaluator separately.
  name: {rule: filledText, perRun: true},
  worst: {
    rule: {expected: 'a number or a boolean', accepts: value => typeof value === 'boolean' || Number.isFinite(value)},
    perRun: false,
    stored: {write: ({worst}) => ({worst}), read: ({worst}) => ({worst})},
  },
  range: {
    rule: {expected: 'a list [low, high] of two numbers, low below high', accepts: isRange},
    perRun: false,
    stored: {write: ({range}) => ({range}), read: ({range}) => ({range})},
  },
  lowerIsBetter: {
    rule: flag,
    perRun: false,
    stored: {write: ({lowerIsBetter}) => ({lowerIsBetter}), read: ({lowerIsBetter}) => ({lowerIsBetter})},
  },
  version: {
    rule: filledText,
    perRun: false,
    stored: {write: ({version}) => ({version}), read: ({version}) => ({version})},
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
      write: ({assert}) => ({
        asserts: assert === undefined ? undefined : true,
        assert: typeof assert === 'number' ? assert : undefined,
      }),
      // The file records which asserts did not hold, so this stand-in is never called.
      read: ({asserts, assert}) => ({assert: assert ?? (asserts && ((): boolean => true))}),
    },
  },
  reducer: {
    rule: reducerRule,
    perRun: false,
    stored: {write: ({reducer}) => ({reducer}), read: ({reducer}) => ({reducer})},
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

/** Does the same for an object in a list of evaluators, which may have `more` options. */
export function checkEntry(subject: string, entry: unknown, more: Readonly<Record<string, Rule>>): void {
  checkOptions(subject, entry, {...rules, ...more}, EvaluationError)
}

/** Returns the options with the bad end of `range` as `worst`, unless `worst` is given. */
export function withWorst(options: EvaluatorOptions): EvaluatorOptions {
  const {range, worst, lowerIsBetter} = options
  return range === undefined || worst !== undefined ? options : {...options, worst: range[lowerIsBetter ? 1 : 0]}
}

function isRange(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isFinite)) return false
  const [low = 0, high = 0]: readonly number[] = value
  return low < high
}

/** Does the same for a run evaluator. */
export function checkRunEvaluatorOptions(options: unknown): void {
  checkOptions('runEvaluator()', options, rulesPerRun, EvaluationError)
}

/** Returns an evaluator as a run file holds it. */
export function toStoredEvaluator(name: string, options: EvaluatorOptions): StoredEvaluator {
  const fields = rows.flatMap(([, {stored}]) => Object.entries(stored?.write(options) ?? {}))
  return {name, ...Object.fromEntries(fields.filter(([, value]) => value !== undefined))}
}

/** Returns the options that a run file holds. */
export function fromStoredEvaluator(stored: StoredEvaluator): EvaluatorOptions {
  return Object.assign({}, ...rows.map(([, row]) => row.stored?.read(stored))) as EvaluatorOptions
}
