import {nearest} from '../diagnostics/nearest.ts'
import {nameOf} from './dataset/datapoint.ts'
import {EvaluationError} from './evaluation-error.ts'

/** What one option may be. */
export interface Rule {
  /** In words. */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

export const text: Rule = {expected: 'text', accepts: value => typeof value === 'string' && value !== ''}
export const flag: Rule = {expected: 'true or false', accepts: value => typeof value === 'boolean'}
export const callable: Rule = {expected: 'a function', accepts: value => typeof value === 'function'}

/** A whole number from `least` upwards. */
export function count(least: number): Rule {
  const expected = `a whole number, ${least} or more`
  return {expected, accepts: value => Number.isSafeInteger(value) && (value as number) >= least}
}

/** Milliseconds. */
export const milliseconds: Rule = {
  expected: 'milliseconds, more than 0',
  accepts: value => typeof value === 'number' && value > 0 && value < 2 ** 31,
}

export function either(first: Rule, second: Rule): Rule {
  return {
    expected: `${first.expected} or ${second.expected}`,
    accepts: value => first.accepts(value) || second.accepts(value),
  }
}

export function oneOf(...values: readonly unknown[]): Rule {
  return {expected: values.map(value => nameOf(value)).join(' or '), accepts: value => values.includes(value)}
}

/** Throws an `EvaluationError` when `options` has an unknown key or a wrong value; `undefined` counts as absent. */
export function check(subject: string, options: unknown, rules: Readonly<Record<string, Rule>>): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new EvaluationError(`${subject}: options must be an object, got ${nameOf(options)}`)
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) throw unknownOption(subject, name, Object.keys(rules))
    if (value === undefined || rule.accepts(value)) continue
    const seen = typeof value === 'number' ? String(value) : nameOf(value)
    throw new EvaluationError(`${subject}: \`${name}\` must be ${rule.expected}, got ${seen}`)
  }
}

function unknownOption(subject: string, name: string, known: readonly string[]): EvaluationError {
  const meant = nearest(name, known)
  const cure = meant === undefined ? `Known are ${known.join(', ')}.` : `Did you mean \`${meant}\`?`
  return new EvaluationError(`${subject}: there is no option \`${name}\`. ${cure}`)
}
