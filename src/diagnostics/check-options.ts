import {ConfigurationError} from './errors.ts'
import {didYouMean} from './did-you-mean.ts'
import {plainText} from './plain-text.ts'

/** The accepted values of one option. */
export interface Rule {
  /**
   * The accepted values as the message names them after "must be". A word in quotes is a value that the user may have
   * misspelt.
   */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
  /** A sentence with the cure for a usual mistake. */
  readonly cure?: (value: unknown) => string | undefined
  /** True when messages must not show the value. */
  readonly secret?: true
}

export const text: Rule = {expected: 'text', accepts: value => typeof value === 'string'}
export const filledText: Rule = {expected: 'text', accepts: value => typeof value === 'string' && value !== ''}
export const flag: Rule = {expected: 'true or false', accepts: value => typeof value === 'boolean'}
export const callable: Rule = {expected: 'a function', accepts: value => typeof value === 'function'}
export const record: Rule = {expected: 'an object', accepts: isRecord}
export const anything: Rule = {expected: 'anything', accepts: () => true}
export const amount: Rule = {expected: 'a number, 0 or more', accepts: value => typeof value === 'number' && value >= 0}
export const wholeNumber: Rule = {expected: 'a whole number', accepts: value => Number.isInteger(value)}

export const milliseconds: Rule = {
  expected: 'milliseconds, more than 0',
  accepts: value => typeof value === 'number' && value > 0 && value < 2 ** 31,
}

export const httpUrl: Rule = {
  expected: 'an http(s) URL',
  accepts: value => typeof value === 'string' && /^https?:$/.test(parseUrl(value)?.protocol ?? ''),
  cure: schemeCure,
}

// gRPC exporters take `localhost:4318`, which a parser reads as a URL of the scheme `localhost:`.
function schemeCure(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^[^/@]+:\d+([/?]|$)/.test(value)) return undefined
  const guess = `http://${value}`
  return httpUrl.accepts(guess) ? `Did you mean '${withoutSecrets(guess)}'?` : undefined
}

export const share: Rule = {
  expected: 'a share from 0 to 1',
  accepts: value => typeof value === 'number' && value >= 0 && value <= 1,
}

/** Accepts a whole number from `least` upwards. */
export function count(least: number): Rule {
  return {
    expected: `a whole number, ${least} or more`,
    accepts: value => Number.isSafeInteger(value) && (value as number) >= least,
  }
}

export function oneOf(...words: readonly string[]): Rule {
  const quoted = words.map(word => `'${word}'`)
  const last = quoted.at(-1) ?? ''
  return {
    expected: quoted.length > 1 ? `${quoted.slice(0, -1).join(', ')} or ${last}` : last,
    accepts: value => words.includes(value as string),
  }
}

export function listOf(expected: string, accepts: (value: unknown) => boolean): Rule {
  return {expected, accepts: value => Array.isArray(value) && value.every(accepts)}
}

export function withMethods(expected: string, ...names: readonly string[]): Rule {
  return {expected, accepts: value => hasMethods(value, ...names)}
}

export function either(...rules: readonly Rule[]): Rule {
  return {
    expected: rules.map(({expected}) => expected).join(' or '),
    accepts: value => rules.some(rule => rule.accepts(value)),
  }
}

/**
 * Throws an `ErrorClass` when `options` is not an object, or when an option is unknown or wrong. An `undefined` option
 * counts as absent. `subject` begins the message.
 */
export function checkOptions(
  subject: string,
  options: unknown,
  rules: Readonly<Record<string, Rule>>,
  ErrorClass: new (message: string) => Error = ConfigurationError,
): void {
  if (!isRecord(options)) throw new ErrorClass(`${subject}: options must be an object, got ${describe(options)}`)
  for (const [name, value] of Object.entries(options)) {
    const problem = problemWith(name, value, rules)
    if (problem !== undefined) throw new ErrorClass(`${subject}: ${problem}`)
  }
}

/** Returns why the option `name` is unknown or wrong, without a full stop. Returns `undefined` if it is right. */
export function problemWith(name: string, value: unknown, rules: Readonly<Record<string, Rule>>): string | undefined {
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
  if (rule === undefined) {
    const known = Object.keys(rules)
    return `there is no option \`${plainText(name)}\`. ${didYouMean(name, known, '`') ?? `Known are ${known.join(', ')}.`}`
  }
  if (value === undefined || rule.accepts(value)) return undefined
  const words = [...rule.expected.matchAll(/'([^']+)'/g)].flatMap(([, word]) => word ?? [])
  const cure = rule.cure?.(value) ?? (typeof value === 'string' ? didYouMean(value, words, "'") : undefined)
  const got = rule.secret ? 'another value, which is not shown' : describe(value)
  return `\`${name}\` must be ${rule.expected}, got ${got}${cure === undefined ? '' : `. ${cure}`}`
}

/** Describes a wrong value for a message. Only the keys of an object are shown, because its values may be secrets. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return `'${plainText(shortened(withoutSecrets(value)))}'`
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value))
    return `an object with the keys ${plainText(Object.keys(value).slice(0, 5).join(', ')) || '(none)'}`
  return typeof value === 'function' ? 'a function' : String(value)
}

/** Returns a URL, valid or not, without the parts that may hold a password or a key: user, query, fragment. */
export function withoutSecrets(address: string): string {
  const url = parseUrl(address)
  // `user:secret@host` is also a URL, with the scheme `user:`.
  if (url === undefined || url.host === '') return address.replace(/^.*@/s, '…@').replace(/[?#].*$/s, '?…')
  return url.username + url.password + url.search + url.hash === ''
    ? address
    : `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`
}

function shortened(given: string): string {
  return given.length > 60 ? `${given.slice(0, 60)}…` : given
}

/** True when `value` is an object that contains only the fields that `shape` accepts. */
export function fits(
  value: unknown,
  shape: Readonly<Record<string, Rule['accepts']>>,
): value is Record<string, unknown> {
  return (
    isRecord(value) &&
    Object.entries(value).every(([name, each]) => Object.hasOwn(shape, name) && shape[name]?.(each) === true)
  )
}

/** Makes a rule accept `undefined` too. */
export function optional({accepts}: Pick<Rule, 'accepts'>): Rule['accepts'] {
  return value => value === undefined || accepts(value)
}

/** True when `value` is an object and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every(name => typeof value[name] === 'function')
}

// `URL.canParse` would be shorter, but jsdom and some supported browsers lack it.
function parseUrl(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}
