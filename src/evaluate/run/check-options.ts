import {callable, check, count, either, flag, milliseconds, oneOf, type Rule, text} from '../check.ts'
import {EvaluationError} from '../evaluation-error.ts'
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
  runEvaluators: {expected: 'a list of functions', accepts: value => Array.isArray(value)},
  maxWorkers: count(1),
  maxEvaluators: count(1),
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
  keep: oneOf('all', 'summary'),
  resume: either(flag, text),
  only: oneOf('failed'),
  changed: oneOf('refuse', 'allow'),
  version: text,
  limit: count(1),
  sample: {expected: 'a share from 0 to 1', accepts: value => typeof value === 'number' && value >= 0 && value <= 1},
  seed: {expected: 'a number', accepts: value => Number.isFinite(value)},
  shard: {expected: "text like '2/5', from '1/5' to '5/5'", accepts: isShard},
  filter: callable,
  executor: {expected: 'an object with a method run', accepts: value => hasMethods(value, 'run')},
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isShard(value: unknown): boolean {
  const [, part, parts] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(String(value)) ?? []
  return part !== undefined && Number(part) <= Number(parts)
}

function isRetryOptions(value: unknown): boolean {
  return isObject(value) && count(0).accepts((value as {limit?: unknown}).limit)
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return isObject(value) && names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
}
