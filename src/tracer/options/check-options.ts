import {destinationRule} from '../../delivery/destination.ts'
import {baseWithout, honeyHivePath} from '../../delivery/endpoint.ts'
import {ConfigurationError} from '../../diagnostics/errors.ts'
import {resourceRule} from './resource-rule.ts'
import {wrongCharacter} from '../../delivery/headers.ts'
import {
  callable,
  checkOptions as check,
  filledText,
  fits,
  flag,
  hasMethods,
  httpUrl,
  listOf,
  oneOf,
  optional,
  record,
  type Rule,
  text,
  withoutSecrets,
} from '../../diagnostics/check-options.ts'
import type {ForkOptions, ServerOptions, TracerLimits, TracerOptions} from './options.ts'

/** Throws a `ConfigurationError` if an option is unknown or wrong. */
export function checkOptions(options: unknown): void {
  check('HoneyHiveTracer', options, tracerRules)
  checkApplication(options as TracerOptions)
}

// The application's provider decides about these, so a value beside it would have no effect.
function checkApplication(options: TracerOptions): void {
  const {destination} = options
  const list: readonly unknown[] = Array.isArray(destination) ? destination : [destination]
  if (!list.includes('application')) return
  if (list.length > 1) {
    throw new ConfigurationError(
      "HoneyHiveTracer: `destination: 'application'` stands alone, got a list with other destinations. Make a second tracer for them",
    )
  }
  const wrong = decidedByApplication.filter(name => options[name] !== undefined)
  if (wrong.length === 0) return
  throw new ConfigurationError(
    `HoneyHiveTracer: \`destination: 'application'\` takes no ${wrong.map(name => `\`${name}\``).join(', ')}. Set it on the application’s SDK`,
  )
}

const decidedByApplication = [
  'processors',
  'redact',
  'sampler',
  'resource',
  'disableBatch',
  'apiKey',
  'serverUrl',
] as const

/** Does the same for the options of a fork. */
export function checkForkOptions(options: unknown): void {
  check('tracer.fork()', options, forkRules)
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

const apiKey: Rule = {
  expected: 'text that an HTTP header can carry',
  accepts: value => typeof value === 'string' && wrongCharacter(value.trim()) === undefined,
  cure: value => {
    const wrong = typeof value === 'string' ? wrongCharacter(value.trim()) : undefined
    return wrong && `It holds ${wrong}`
  },
  secret: true,
}

const serverRules: Record<keyof ServerOptions, Rule> = {
  apiKey,
  ingestionKey: apiKey,
  dataPlaneKey: apiKey,
  projectId: filledText,
  serverRoutes: oneOf('v1', 'old'),
  serverUrl: {
    ...httpUrl,
    expected: `${httpUrl.expected} of HoneyHive, to which ${honeyHivePath} is added`,
    accepts: value => httpUrl.accepts(value) && baseWithout(value as string, honeyHivePath) === undefined,
    cure: value => {
      const meant = httpUrl.accepts(value) ? baseWithout(value as string, honeyHivePath) : undefined
      return meant === undefined ? httpUrl.cure?.(value) : `Did you mean '${withoutSecrets(meant)}'?`
    },
  },
}

/** Throws a `ConfigurationError` if an option of a client of HoneyHive's server is unknown or wrong. */
export function checkServerOptions(caller: string, options: unknown): void {
  check(caller, options, serverRules)
}

const isDestination = (value: unknown): boolean => value === 'honeyhive' || destinationRule.accepts(value)

const tracerRules: Record<keyof TracerOptions, Rule> = {
  ...forkRules,
  ...serverRules,
  project: text,
  disableBatch: flag,
  disableTracing: flag,
  verbose: flag,
  destination: {
    expected: `'honeyhive', ${destinationRule.expected} or a list of these`,
    cure: value => (Array.isArray(value) ? value : [value]).flatMap(one => destinationRule.cure?.(one) ?? [])[0],
    accepts: value => (Array.isArray(value) ? value.length > 0 && value.every(isDestination) : isDestination(value)),
  },
  processors: listOf('a list of span processors', each => hasMethods(each, 'onStart', 'onEnd')),
  redact: {
    expected: '{paths, replace}: a list of keys such as `headers.cookie`, and a function',
    accepts: value => fits(value, redaction),
  },
  limits: {
    expected:
      'positive whole numbers for attributes (at least 128), events, links, valueBytes, depth, nodes, callBytes',
    accepts: value => fits(value, limits),
  },
  sampler: {expected: 'an OpenTelemetry sampler', accepts: value => hasMethods(value, 'shouldSample')},
  resource: resourceRule,
  continueTrace: oneOf('always', 'same-process', 'never'),
  contextManager: flag,
  onDiagnostic: callable,
}

type Accepts = Rule['accepts']

const redaction: Readonly<Record<keyof NonNullable<TracerOptions['redact']>, Accepts>> = {
  paths: optional(listOf('', path => typeof path === 'string' && path !== '')),
  replace: optional(callable),
}

const count: Accepts = value => Number.isInteger(value) && (value as number) > 0

const limits: Readonly<Record<keyof TracerLimits, Accepts>> = {
  attributes: value => count(value) && (value as number) >= 128,
  events: count,
  links: count,
  valueBytes: count,
  depth: count,
  nodes: count,
  callBytes: count,
}
