import {ConfigurationError} from './errors.ts'
import {nearest} from './nearest.ts'
import {withoutSecrets} from './without-secrets.ts'

/** What one option may be. */
export interface Rule {
  /** What would be right, in words; a word in quotes is one that may be meant. */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

export const text: Rule = {expected: 'text', accepts: value => typeof value === 'string'}
export const flag: Rule = {expected: 'true or false', accepts: value => typeof value === 'boolean'}
export const callable: Rule = {expected: 'a function', accepts: value => typeof value === 'function'}
export const record: Rule = {expected: 'an object', accepts: isRecord}

export function oneOf(...words: readonly string[]): Rule {
  const quoted = words.map(word => `'${word}'`)
  return {
    expected: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`,
    accepts: value => words.includes(value as string),
  }
}

export function listOf(expected: string, accepts: (value: unknown) => boolean): Rule {
  return {expected, accepts: value => Array.isArray(value) && value.every(accepts)}
}

/** Throws a `ConfigurationError` when an option is unknown or has the wrong shape; `undefined` counts as absent. */
export function checkOptions(options: unknown, rules: Readonly<Record<string, Rule>>, subject: string): void {
  const wrong = (what: string): never => {
    throw new ConfigurationError(`${subject}: ${what}`)
  }
  if (!isRecord(options)) return wrong(`options must be an object, got ${show(options)}`)
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      const known = Object.keys(rules)
      wrong(`there is no option \`${name}\`. ${meant(name, known, '`') ?? `Known are ${known.join(', ')}.`}`)
    } else if (value !== undefined && !rule.accepts(value)) {
      const words = [...rule.expected.matchAll(/'([^']+)'/g)].flatMap(([, word]) => word ?? [])
      const cure = typeof value === 'string' ? meant(value, words, "'") : undefined
      wrong(`\`${name}\` must be ${rule.expected}, got ${show(value)}${cure === undefined ? '' : `. ${cure}`}`)
    }
  }
}

function meant(word: string, known: readonly string[], quote: string): string | undefined {
  const found = nearest(word, known)
  return found === undefined ? undefined : `Did you mean ${quote}${found}${quote}?`
}

// Keys only of what is an object: values of a wrong option may be secrets.
function show(value: unknown): string {
  if (typeof value === 'string') return `'${shortened(withoutSecrets(value))}'`
  if (Array.isArray(value)) return 'a list'
  if (isRecord(value)) return `an object with the keys ${Object.keys(value).slice(0, 5).join(', ') || '(none)'}`
  return typeof value === 'function' ? 'a function' : String(value)
}

function shortened(given: string): string {
  return given.length > 60 ? `${given.slice(0, 60)}…` : given
}

/** Whether `value` is an object that is no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
