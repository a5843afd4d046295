import {isExporter} from '../delivery/destination.ts'
import {
  callable,
  checkOptions as check,
  flag,
  isRecord,
  listOf,
  oneOf,
  record,
  type Rule,
  text,
} from '../diagnostics/check-options.ts'
import {isHttpUrl} from './http-url.ts'
import type {ForkOptions, TracerOptions} from './options.ts'

/** Throws a `ConfigurationError` when an option is unknown or has the wrong shape. */
export function checkOptions(options: unknown): void {
  check(options, tracerRules, 'HoneyHiveTracer')
}

/** The same for the few options that a fork has. */
export function checkForkOptions(options: unknown): void {
  check(options, forkRules, 'tracer.fork()')
}

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const forkRules: Record<keyof ForkOptions, Rule> = {
  sessionName: text,
  sessionId: {expected: 'a UUID', accepts: value => typeof value === 'string' && uuidShape.test(value)},
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
  serverUrl: {expected: 'an http(s) URL', accepts: isHttpUrl},
  disableBatch: flag,
  disableTracing: flag,
  verbose: flag,
  destination: {
    expected:
      "'local', 'console', 'memory', {url, headers, protocol, compression, timeoutMs}, a SpanExporter or a list of these",
    accepts: value => (Array.isArray(value) ? value.length > 0 && value.every(isDestination) : isDestination(value)),
  },
  processors: listOf('a list of span processors', each => hasMethods(each, 'onStart', 'onEnd')),
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
  onDiagnostic: callable,
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

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return isRecord(value) && names.every(name => typeof value[name] === 'function')
}
