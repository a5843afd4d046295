import {isExporter} from '../delivery/destination.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {nearest} from '../diagnostics/nearest.ts'
import {withoutSecrets} from '../diagnostics/without-secrets.ts'
import {isHttpUrl} from './http-url.ts'
import type {ForkOptions, TracerOptions} from './options.ts'

/** Throws a `ConfigurationError` when an option is unknown or has the wrong shape. */
export function checkOptions(options: unknown, subject: string): void {
  check(options, tracerRules, subject)
}

/** The same for the few options that a fork has. */
export function checkForkOptions(options: unknown): void {
  check(options, forkRules, 'tracer.fork()')
}

interface Rule {
  /** What would be right, in words. */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const text: Rule = {expected: 'text', accepts: value => typeof value === 'string'}
const flag: Rule = {expected: 'true or false', accepts: value => typeof value === 'boolean'}
const url: Rule = {expected: 'an http(s) URL', accepts: isHttpUrl}
const record: Rule = {expected: 'an object', accepts: isRecord}
const uuid: Rule = {expected: 'a UUID', accepts: value => typeof value === 'string' && uuidShape.test(value)}
const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const forkRules: Record<keyof ForkOptions, Rule> = {
  sessionName: text,
  sessionId: uuid,
  inputs: record,
  source: text,
  runId: text,
  datasetId: text,
  datapointId: text,
  isEvaluation: flag,
}

const tracerRules: Record<keyof TracerOptions, Rule> = {
  ...forkRules,
  apiKey: text,
  project: text,
  serverUrl: url,
  disableBatch: flag,
  disableTracing: flag,
  verbose: flag,
  destination: {
    expected:
      "'local', 'console', 'memory', {url, headers, protocol, compression, timeoutMs}, a SpanExporter or a list of these",
    accepts: value => (Array.isArray(value) ? value.length > 0 && value.every(isDestination) : isDestination(value)),
  },
  processors: {
    expected: 'a list of span processors',
    accepts: value => Array.isArray(value) && value.every(each => hasMethods(each, 'onStart', 'onEnd')),
  },
  redact: {
    expected: '{paths, replace}: a list of keys such as `headers.cookie`, and a function',
    accepts: isRedact,
  },
  limits: {
    expected: 'positive whole numbers for attributes (at least 128), valueBytes, depth, nodes, callBytes',
    accepts: isLimits,
  },
  sampler: {expected: 'an OpenTelemetry sampler', accepts: value => hasMethods(value, 'shouldSample')},
  resource: record,
  continueTrace: oneOf('always', 'same-process', 'never'),
  contextManager: flag,
  onDiagnostic: {expected: 'a function', accepts: value => typeof value === 'function'},
}

function check(options: unknown, rules: Readonly<Record<string, Rule>>, subject: string): void {
  if (!isRecord(options)) throw new ConfigurationError(`${subject}: options must be an object, got ${show(options)}`)
  for (const name of Object.keys(options)) {
    const value = options[name]
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) throw unknownOption(subject, name, Object.keys(rules))
    if (value !== undefined && !rule.accepts(value)) throw wrongValue(subject, name, value, rule.expected)
  }
}

function unknownOption(subject: string, name: string, known: readonly string[]): ConfigurationError {
  const meant = nearest(name, known)
  const cure = meant === undefined ? `Known are ${known.join(', ')}.` : `Did you mean \`${meant}\`?`
  return new ConfigurationError(`${subject}: there is no option \`${name}\`. ${cure}`)
}

function wrongValue(subject: string, name: string, value: unknown, expected: string): ConfigurationError {
  const words = [...expected.matchAll(/'([^']+)'/g)].flatMap(([, word]) => word ?? [])
  const meant = typeof value === 'string' ? nearest(value, words) : undefined
  const cure = meant === undefined ? '' : `. Did you mean '${meant}'?`
  return new ConfigurationError(`${subject}: \`${name}\` must be ${expected}, got ${show(value)}${cure}`)
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${shortened(withoutSecrets(value))}'`
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : `an object with ${keysOf(value)}`
  return typeof value === 'function' ? 'a function' : String(value)
}

function shortened(given: string): string {
  return given.length > 60 ? `${given.slice(0, 60)}…` : given
}

// Keys only: values of a wrong option may be secrets.
function keysOf(value: object): string {
  const keys = Object.keys(value)
  return keys.length === 0 ? 'no keys' : `the keys ${keys.slice(0, 5).join(', ')}`
}

function oneOf(...words: readonly string[]): Rule {
  const quoted = words.map(word => `'${word}'`)
  return {
    expected: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`,
    accepts: value => typeof value === 'string' && words.includes(value),
  }
}

function isDestination(value: unknown): boolean {
  if (value === 'local' || value === 'console' || value === 'memory' || isExporter(value)) return true
  return (
    isRecord(value) && Object.entries(value).every(([key, each]) => urlRules[key]?.(each) === true) && 'url' in value
  )
}

const urlRules: Readonly<Record<string, (value: unknown) => boolean>> = {
  url: isHttpUrl,
  headers: value => value === undefined || isRecord(value),
  protocol: value => [undefined, 'http/json', 'http/protobuf'].includes(value as undefined),
  compression: value => [undefined, 'gzip', 'none'].includes(value as undefined),
  timeoutMs: value => value === undefined || (typeof value === 'number' && value > 0),
}

function isRedact(value: unknown): boolean {
  if (!isRecord(value) || Object.keys(value).some(name => name !== 'paths' && name !== 'replace')) return false
  const {paths = [], replace} = value
  const listed = Array.isArray(paths) && paths.every(path => typeof path === 'string' && path !== '')
  return listed && (replace === undefined || typeof replace === 'function')
}

function isLimits(value: unknown): boolean {
  if (!isRecord(value)) return false
  const known = ['attributes', 'valueBytes', 'depth', 'nodes', 'callBytes']
  return Object.entries(value).every(
    ([name, limit]) =>
      known.includes(name) && Number.isInteger(limit) && Number(limit) >= (name === 'attributes' ? 128 : 1),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every(name => typeof value[name] === 'function')
}
