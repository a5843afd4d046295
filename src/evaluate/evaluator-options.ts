import {check, count, milliseconds, text, type Rule} from './check.ts'

/** Settings of one evaluator. */
export interface EvaluatorOptions {
  /** The name of its metric; the function's name when absent. */
  readonly name?: string | undefined
  /** What a failed item counts as in `meanWithFailures`; 0 (false) when absent. */
  readonly worst?: number | boolean | undefined
  /** Milliseconds for one item; no limit when absent. */
  readonly timeout?: number | undefined
  /** How often it is tried again after an error; 0 when absent. */
  readonly retries?: number | undefined
}

/** Throws an `EvaluationError` for an unknown option or a wrong value. */
export function checkEvaluatorOptions(options: unknown): void {
  check('evaluator()', options, rules)
}

const rules: Record<keyof EvaluatorOptions, Rule> = {
  name: text,
  worst: {expected: 'a number or a boolean', accepts: value => typeof value === 'boolean' || Number.isFinite(value)},
  timeout: milliseconds,
  retries: count(0),
}
