import type {Attributes} from '@opentelemetry/api'
import type {SpanLimits as SdkLimits} from '@opentelemetry/sdk-trace-base'
import {settings} from '#platform/settings'
import type {Settings} from '../../platform/settings.ts'
import type {AnyResource} from '../../context/application-resource.ts'
import {defaultLimits, type Limits} from '../../attributes/limits.ts'
import {hasSpool} from '#platform/spool'
import {type Destination, isUrlDestination} from '../../delivery/destination.ts'
import * as keys from '../../attributes/wire-keys.ts'
import type {Connection} from '../../backend/connection.ts'
import {baseWithout, endpointBelow} from '../../delivery/endpoint.ts'
import {headerProblem} from '../../delivery/headers.ts'
import type {UrlDestination} from '../../delivery/otlp-transport.ts'
import {httpUrl, withoutSecrets} from '../../diagnostics/check-options.ts'
import {ConfigurationError} from '../../diagnostics/errors.ts'
import {checkForkOptions, checkOptions} from './check-options.ts'
import {type Ids, idsOf, idsOfFork, reservedKeys} from './ids.ts'
import type {ForkOptions, TracerDestination, TracerOptions} from './options.ts'
import {connectionOf, serverDestination} from './server.ts'

/** The most attributes of a span without `limits.attributes`. With the SDK's 128, a span silently loses ids. */
const perSpan = 1_024

/** Options that a tracer shares with its forks. */
export interface SharedOptions extends Pick<TracerOptions, 'processors' | 'redact' | 'sampler' | 'onDiagnostic'> {
  readonly project: string
  readonly batched: boolean
  readonly disabled: boolean
  readonly verbose: boolean
  readonly destinations: readonly Destination[]
  /** HoneyHive's server, if it is a destination. */
  readonly connection: Connection | undefined
  /** Sentences about environment variables that contradict each other. */
  readonly conflicts: readonly string[]
  readonly deprecated: Settings['deprecated']
  /** True when no destination is configured. A diagnostic then names the default destination. */
  readonly destinationIsDefault: boolean
  readonly limits: Limits
  /** The most attributes of a span. */
  readonly attributes: number
  readonly spanLimits: SpanLimits
  /** The resource that the user gave; it wins over the application's. */
  readonly resource: Attributes | AnyResource | undefined
  /** Resource attributes of the environment. */
  readonly environmentResource: Attributes
  readonly continueTrace: 'always' | 'same-process' | 'never'
  readonly contextManager: boolean
  /** True when `OTEL_TRACES_SAMPLER` is set, which the SDK reads. */
  readonly samplerFromEnvironment: boolean
}

/** Options that a fork does not share with its parent. */
export interface OwnOptions {
  readonly ids: Ids
  /** The ids whose keys a user could write. */
  readonly reserved: ReadonlySet<string> | undefined
  readonly sessionName: string
  readonly inputs: Readonly<Record<string, unknown>> | undefined
}

/** Complete options. */
interface ResolvedOptions extends SharedOptions, OwnOptions {}

/** Completes options from the environment and the defaults. Throws a `ConfigurationError` for a wrong option. */
export function resolveOptions(options: TracerOptions): ResolvedOptions {
  const environment = readEnvironment()
  checkOptions(options)
  const project = options.project ?? environment.project ?? 'default'
  const own = idsOf(project, options.source ?? environment.source ?? 'dev', options)
  const sessionName = options.sessionName ?? environment.sessionName ?? project
  const where = destinationsOf(options, environment)
  const ids = where.connection === undefined ? own : {...own, [keys.sessionName]: sessionName}
  const {attributes: _, events: __, links: ___, ...limits} = options.limits ?? {}
  const spanLimits = spanLimitsOf(options, environment)
  return {
    project,
    ids,
    reserved: reservedKeys(ids),
    sessionName,
    inputs: options.inputs,
    batched: !(options.disableBatch ?? environment.disableBatch ?? false),
    disabled: options.disableTracing ?? environment.disableTracing ?? false,
    verbose: options.verbose ?? environment.verbose ?? false,
    ...where,
    conflicts: where.connection === undefined ? [] : environment.conflicts,
    deprecated: where.connection === undefined ? [] : environment.deprecated,
    processors: options.processors,
    redact: options.redact,
    limits: {...defaultLimits, ...limits},
    attributes: spanLimits.attributeCountLimit,
    spanLimits,
    sampler: options.sampler,
    resource: options.resource,
    environmentResource: {
      ...environment.resource,
      ...(environment.serviceName === undefined ? {} : {'service.name': environment.serviceName}),
    },
    continueTrace: options.continueTrace ?? 'always',
    contextManager: options.contextManager ?? true,
    samplerFromEnvironment: environment.namesSampler,
    onDiagnostic: options.onDiagnostic,
  }
}

type SpanLimits = Required<Pick<SdkLimits, 'attributeCountLimit' | 'eventCountLimit' | 'linkCountLimit'>> &
  Pick<SdkLimits, 'attributeValueLengthLimit'>

// Limits of the environment must leave room for the ids of a span: their number, and the 36 characters of each.
function spanLimitsOf({limits = {}, destination}: TracerOptions, {spanLimits}: Settings): SpanLimits {
  const usual = isApplication(destination) ? 128 : perSpan
  const {attributes, events, links, valueLength} = spanLimits
  return {
    attributeCountLimit: limits.attributes ?? (attributes === undefined ? usual : Math.max(128, attributes)),
    eventCountLimit: limits.events ?? events ?? perSpan,
    linkCountLimit: limits.links ?? links ?? perSpan,
    ...(valueLength === undefined ? {} : {attributeValueLengthLimit: Math.max(64, valueLength)}),
  }
}

/** Completes the options of a fork from its parent's. Throws a `ConfigurationError` for a wrong option. */
export function resolveForkOptions(options: ForkOptions, parent: OwnOptions): OwnOptions {
  checkForkOptions(options)
  const own = idsOfFork(parent.ids, options)
  const sessionName = options.sessionName ?? parent.sessionName
  const ids = own[keys.sessionName] === undefined ? own : {...own, [keys.sessionName]: sessionName}
  return {
    ids,
    reserved: reservedKeys(ids),
    sessionName,
    inputs: options.inputs,
  }
}

/** Reads the settings in the environment. Throws a `ConfigurationError` for a wrong one. */
export function readEnvironment(): Settings {
  return settings({
    isUrl: httpUrl.accepts,
    cure: value => httpUrl.cure?.(value),
    below: endpointBelow,
    without: baseWithout,
    headerProblem,
    shown: withoutSecrets,
    fail: problem => {
      throw new ConfigurationError(`HoneyHiveTracer: ${problem}`)
    },
  })
}

function destinationsOf(
  options: TracerOptions,
  environment: Settings,
): Pick<ResolvedOptions, 'destinations' | 'destinationIsDefault' | 'connection'> {
  const {destinations, ...rest} = chosenDestinations(options, environment)
  const byDefault = spooledByDefault.has(options)
  return {...rest, destinations: destinations.map(each => withSpool(each, environment.spool, byDefault))}
}

const spooledByDefault = /* @__PURE__ */ new WeakSet<TracerOptions>()

/** Returns the options with a spool for each URL destination that does not choose by itself. */
export function withSpoolByDefault(options: TracerOptions): TracerOptions {
  const own = {...options}
  if (hasSpool) spooledByDefault.add(own)
  return own
}

/** `HH_SPOOL` overrides the option of every URL destination. */
function withSpool(destination: Destination, setting: Settings['spool'], byDefault: boolean): Destination {
  if (!isUrlDestination(destination)) return destination
  const {spool = byDefault || undefined} = destination
  if (setting === undefined) return spool === undefined ? destination : {...destination, spool}
  if (typeof setting === 'boolean') return {...destination, spool: setting && (spool || true)}
  return {...destination, spool: {...(typeof spool === 'object' ? spool : {}), folder: setting}}
}

/** Returns the URL destinations that the environment names. Throws a `ConfigurationError` for a wrong setting. */
export function destinationsInEnvironment(): readonly UrlDestination[] {
  return chosenDestinations({}, readEnvironment()).destinations.filter(isUrlDestination)
}

function chosenDestinations(
  options: TracerOptions,
  environment: Settings,
): Pick<ResolvedOptions, 'destinations' | 'destinationIsDefault' | 'connection'> {
  const receiver = options.destination === undefined ? environment.receiver() : undefined
  if (receiver !== undefined) return {destinations: [receiver], destinationIsDefault: false, connection: undefined}
  const chosen = listOf(options.destination)
  if (chosen !== undefined && !chosen.includes('honeyhive'))
    return {destinations: chosen as readonly Destination[], destinationIsDefault: false, connection: undefined}
  const connection = connectionOf(options, environment, chosen !== undefined)
  if (connection === undefined) return {destinations: [environment.destination], destinationIsDefault: true, connection}
  const server = serverDestination(connection)
  const destinations = (chosen ?? ['honeyhive']).map(each => (each === 'honeyhive' ? server : each))
  return {destinations, destinationIsDefault: false, connection}
}

function listOf(destination: TracerOptions['destination']): readonly TracerDestination[] | undefined {
  if (destination === undefined) return undefined
  return Array.isArray(destination) ? destination : [destination as TracerDestination]
}

/** True when the application's provider starts the tracer's spans. */
export function isApplication(destination: TracerOptions['destination']): boolean {
  return listOf(destination)?.[0] === 'application'
}
