import {callable, check, count, either, flag, milliseconds, type Rule, text} from './check.ts'
import {EvaluationError} from './evaluation-error.ts'
import type {EvaluateOptions} from './options.ts'

/** Throws an `EvaluationError` for a missing, unknown or wrong option of `evaluate`. */
export function checkEvaluateOptions(options: unknown): void {
  check('evaluate()', options, rules)
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] !== undefined) continue
    throw new EvaluationError(`evaluate(): \`${name}\` is missing; it must be ${rules[name].expected}`)
  }
}

const required = ['name', 'dataset', 'function'] as const

const anything: Rule = {expected: 'a list, an iterable or an async iterable', accepts: () => true}

const rules: Record<keyof EvaluateOptions<never, never>, Rule> = {
  name: text,
  dataset: anything,
  function: callable,
  evaluators: {expected: 'a list of functions', accepts: value => Array.isArray(value)},
  maxWorkers: count(1),
  trials: count(1),
  tracer: {expected: 'a HoneyHiveTracer or its options', accepts: isObject},
  journal: either(either(flag, text), {expected: 'a Journal', accepts: value => hasMethods(value, 'write', 'close')}),
  progress: either(flag, callable),
  print: flag,
  runId: text,
  datasetId: text,
  timeout: milliseconds,
  retries: either(count(0), {expected: 'an object {limit, delayMs, maxDelayMs, shouldRetry}', accepts: isRetryOptions}),
  signal: {expected: 'an AbortSignal', accepts: value => hasMethods(value, 'addEventListener')},
  executor: {expected: 'an object with a method run', accepts: value => hasMethods(value, 'run')},
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRetryOptions(value: unknown): boolean {
  return isObject(value) && count(0).accepts((value as {limit?: unknown}).limit)
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return isObject(value) && names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
}
