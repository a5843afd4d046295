import type {Attributes} from '@opentelemetry/api'
import type {SpanLimits as SdkLimits} from '@opentelemetry/sdk-trace-base'
import {settings} from '#platform/settings'
import type {Settings} from '../../platform/settings.ts'
import type {AnyResource} from '../../context/application-resource.ts'
import {defaultLimits, type Limits} from '../../attributes/limits.ts'
import type {Destination} from '../../delivery/destination.ts'
import {baseWithout, endpointBelow, honeyHivePath} from '../../delivery/endpoint.ts'
import {headerProblem, wrongCharacter} from '../../delivery/headers.ts'
import {httpUrl, withoutSecrets} from '../../diagnostics/check-options.ts'
import {ConfigurationError} from '../../diagnostics/errors.ts'
import {checkForkOptions, checkOptions} from './check-options.ts'
import {type Ids, idsOf, idsOfFork, reservedKeys} from './ids.ts'
import type {ForkOptions, TracerOptions} from './options.ts'

/** The most attributes of a span without `limits.attributes`. With the SDK's 128, a span silently loses ids. */
const perSpan = 1_024

/** Options that a tracer shares with its forks. */
export interface SharedOptions extends Pick<TracerOptions, 'processors' | 'redact' | 'sampler' | 'onDiagnostic'> {
  readonly project: string
  readonly batched: boolean
  readonly disabled: boolean
  readonly verbose: boolean
  readonly destinations: readonly Destination[]
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
  const ids = idsOf(project, options.source ?? environment.source ?? 'dev', options)
  const {attributes: _, events: __, links: ___, ...limits} = options.limits ?? {}
  const spanLimits = spanLimitsOf(options, environment)
  return {
    project,
    ids,
    reserved: reservedKeys(ids),
    sessionName: options.sessionName ?? environment.sessionName ?? project,
    inputs: options.inputs,
    batched: !(options.disableBatch ?? environment.disableBatch ?? false),
    disabled: options.disableTracing ?? environment.disableTracing ?? false,
    verbose: options.verbose ?? environment.verbose ?? false,
    ...destinationsOf(options, environment),
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
  const ids = idsOfFork(parent.ids, options)
  return {
    ids,
    reserved: reservedKeys(ids),
    sessionName: options.sessionName ?? parent.sessionName,
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
): Pick<ResolvedOptions, 'destinations' | 'destinationIsDefault'> {
  const chosen = chosenDestinations(options, environment)
  return {destinations: chosen ?? [environment.destination], destinationIsDefault: chosen === undefined}
}

function chosenDestinations(options: TracerOptions, environment: Settings): readonly Destination[] | undefined {
  if (options.destination !== undefined)
    return isList(options.destination) ? options.destination : [options.destination]
  const receiver = environment.receiver()
  if (receiver !== undefined) return [receiver]
  const apiKey = filled(options.apiKey) ?? keyIn(environment)
  if (apiKey === undefined) return undefined
  const {serverUrl} = options
  const url =
    serverUrl === undefined
      ? (environment.serverUrl(honeyHivePath) ?? endpointBelow('https://api.honeyhive.ai', honeyHivePath))
      : endpointBelow(serverUrl, honeyHivePath)
  return [{url, headers: {authorization: `Bearer ${apiKey}`}}]
}

// A key that was read from a file may end in a line break. A blank key counts as absent.
function filled(key: string | undefined): string | undefined {
  return key?.trim() || undefined
}

function keyIn(environment: Settings): string | undefined {
  const key = filled(environment.apiKey)
  const wrong = key === undefined ? undefined : wrongCharacter(key)
  if (wrong === undefined) return key
  throw new ConfigurationError(
    `HoneyHiveTracer: environment: HH_API_KEY holds ${wrong}, which a header may not contain`,
  )
}

/** True when the application's provider starts the tracer's spans. */
export function isApplication(destination: TracerOptions['destination']): boolean {
  return destination !== undefined && (isList(destination) ? destination[0] : destination) === 'application'
}

function isList(destination: Destination | readonly Destination[]): destination is readonly Destination[] {
  return Array.isArray(destination)
}
