import {
  amount,
  callable,
  checkOptions,
  count,
  either,
  filledText,
  flag,
  isRecord,
  milliseconds,
  oneOf,
  record,
  type Rule,
  share,
  withMethods,
} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {checkParameters} from '../facts/parameters.ts'
import {checkGateRules, type GateRules} from '../gate/gate-rules.ts'
import {refuseForeignWords} from './foreign-words.ts'
import type {EvaluateOptions} from './options.ts'

/** Throws an `EvaluationError` for a missing, unknown or wrong option of `evaluate`. */
export function checkEvaluateOptions(options: unknown): void {
  refuseForeignWords('evaluate()', options, Object.keys(rules))
  if (isRecord(options) && options['variants'] !== undefined) {
    throw new EvaluationError('evaluate(): `variants` are several runs. Run them with evaluateVariants()')
  }
  checkOptions('evaluate()', options, rules, EvaluationError)
  const {parameters, gate} = options as Partial<EvaluateOptions<never, never>>
  checkParameters(parameters)
  if (gate !== undefined) checkGateRules(gate as GateRules)
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] !== undefined) continue
    throw new EvaluationError(`evaluate(): \`${name}\` is missing; it must be ${rules[name].expected}`)
  }
}

const required = ['name', 'dataset', 'function'] as const

// `openDataset` checks the value of this option.
const dataset: Rule = {expected: 'a list, an iterable or an async iterable', accepts: () => true}

const isFilter = (value: unknown): boolean =>
  typeof value === 'string' || value instanceof RegExp || callable.accepts(value)
const filters: Rule = {
  expected: 'a function, a text, a pattern, or a list of these',
  accepts: value => (Array.isArray(value) ? value : [value]).every(isFilter),
}
const texts: Rule = {
  expected: 'a list of texts',
  accepts: value => Array.isArray(value) && value.every(each => typeof each === 'string'),
}

const rules: Record<keyof EvaluateOptions<never, never>, Rule> = {
  name: filledText,
  parameters: {...record, accepts: value => isRecord(value)},
  tags: texts,
  metadata: record,
  slices: texts,
  gate: record,
  git: flag,
  group: filledText,
  dataset,
  function: callable,
  evaluators: {expected: 'a list of functions', accepts: value => Array.isArray(value)},
  runEvaluators: {expected: 'a list of functions', accepts: value => Array.isArray(value)},
  maxWorkers: count(1),
  maxEvaluators: count(1),
  maxFailures: count(1),
  trials: count(1),
  tracer: {...record, expected: 'a HoneyHiveTracer or its options'},
  journal: either(flag, filledText, withMethods('a Journal', 'write', 'close')),
  progress: either(flag, callable),
  print: flag,
  report: filledText,
  runId: filledText,
  datasetId: filledText,
  timeout: milliseconds,
  retries: either(count(0), {expected: 'an object {limit, delayMs, maxDelayMs, shouldRetry}', accepts: isRetryOptions}),
  maxRateLimitWaitMs: milliseconds,
  prices: {expected: 'prices by model, {input, output} per million tokens, or a function', accepts: isPrices},
  signal: withMethods('an AbortSignal', 'addEventListener'),
  keep: oneOf('all', 'summary'),
  resume: either(flag, filledText),
  only: oneOf('failed'),
  changed: oneOf('refuse', 'allow'),
  version: filledText,
  limit: count(1),
  sample: share,
  seed: {expected: 'a number', accepts: value => Number.isFinite(value)},
  shard: {expected: "text like '2/5', from '1/5' to '5/5'", accepts: isShard},
  filter: filters,
  withTags: texts,
  ids: texts,
  executor: withMethods('an object with a method run', 'run'),
}

function isShard(value: unknown): boolean {
  const [, part, parts] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(String(value)) ?? []
  return part !== undefined && Number(part) <= Number(parts)
}

function isPrices(value: unknown): boolean {
  if (typeof value === 'function') return true
  return isRecord(value) && Object.values(value).every(isPrice)
}

function isPrice(value: unknown): boolean {
  if (!isRecord(value)) return false
  const {input, output, cachedInput, cacheWrite, ...unknown} = value
  return (
    [input, output].every(amount.accepts) &&
    [cachedInput, cacheWrite].every(price => price === undefined || amount.accepts(price)) &&
    Object.keys(unknown).length === 0
  )
}

/** Milliseconds of a pause. 0 means not to wait. */
const delay: Rule = {expected: 'milliseconds', accepts: value => value === 0 || milliseconds.accepts(value)}

function isRetryOptions(value: unknown): boolean {
  if (!isRecord(value)) return false
  const {limit, delayMs, maxDelayMs, shouldRetry} = value
  return (
    count(0).accepts(limit) &&
    [delayMs, maxDelayMs].every(ms => ms === undefined || delay.accepts(ms)) &&
    (shouldRetry === undefined || callable.accepts(shouldRetry))
  )
}
