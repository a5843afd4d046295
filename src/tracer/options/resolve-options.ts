import type {Attributes} from '@opentelemetry/api'
import {settings} from '#platform/settings'
import type {Settings} from '../../platform/settings.ts'
import {defaultLimits, type Limits} from '../../attributes/limits.ts'
import type {Destination} from '../../delivery/destination.ts'
import {ConfigurationError, withoutSecrets} from '../../diagnostics/errors.ts'
import {randomUuid} from '../../context/state/random-id.ts'
import {checkOptions} from './check-options.ts'
import {httpUrl} from '../../diagnostics/check-options.ts'
import type {NamedIds} from './ids.ts'
import type {TracerOptions} from './options.ts'

/** Attributes that a span may hold when `limits.attributes` does not say: the SDK's own 128 lose ids silently. */
const spanAttributes = 1_024

/** Options that a tracer shares with its forks. */
export interface SharedOptions extends Pick<TracerOptions, 'processors' | 'redact' | 'sampler' | 'onDiagnostic'> {
  readonly project: string
  readonly batched: boolean
  readonly disabled: boolean
  readonly verbose: boolean
  readonly destinations: readonly Destination[]
  /** Nobody said where spans go: then we say it. */
  readonly destinationIsDefault: boolean
  readonly limits: Limits
  /** Attributes per span. */
  readonly attributes: number
  readonly resource: Attributes
  readonly continueTrace: 'always' | 'same-process' | 'never'
  readonly contextManager: boolean
  /** `OTEL_TRACES_SAMPLER` is set: the SDK reads it. */
  readonly samplerFromEnvironment: boolean
}

/** Options that a fork may have of its own. */
interface OwnOptions extends NamedIds {
  readonly sessionName: string
  readonly inputs: Readonly<Record<string, unknown>> | undefined
}

/** Options with nothing left open. */
interface ResolvedOptions extends SharedOptions, OwnOptions {
  readonly project: string
}

/** Completes options from the environment and the defaults; throws a `ConfigurationError` for a wrong one. */
export function resolveOptions(given: TracerOptions): ResolvedOptions {
  const environment = surroundings()
  checkOptions(given)
  const project = given.project ?? environment.project ?? 'default'
  const {serviceName} = environment
  const {attributes = spanAttributes, ...limits} = given.limits ?? {}
  return {
    project,
    source: given.source ?? environment.source ?? 'dev',
    sessionName: given.sessionName ?? environment.sessionName ?? project,
    sessionId: given.sessionId ?? randomUuid(),
    inputs: given.inputs,
    runId: given.runId,
    datasetId: given.datasetId,
    datapointId: given.datapointId,
    batched: !(given.disableBatch ?? environment.disableBatch ?? false),
    disabled: given.disableTracing ?? environment.disableTracing ?? false,
    verbose: given.verbose ?? environment.verbose ?? false,
    ...destinationsOf(given, environment),
    processors: given.processors,
    redact: given.redact,
    limits: {...defaultLimits, ...limits},
    attributes,
    sampler: given.sampler,
    resource: {...(serviceName === undefined ? {} : {'service.name': serviceName}), ...given.resource},
    continueTrace: given.continueTrace ?? 'always',
    contextManager: given.contextManager ?? true,
    samplerFromEnvironment: environment.namesSampler,
    onDiagnostic: given.onDiagnostic,
  }
}

/** What the environment says, if there is one; throws a `ConfigurationError` for what is wrong with it. */
export function surroundings(): Settings {
  return settings({
    isUrl: httpUrl.accepts,
    shown: withoutSecrets,
    fail: problem => {
      throw new ConfigurationError(`HoneyHiveTracer: ${problem}`)
    },
  })
}

function destinationsOf(
  given: TracerOptions,
  environment: Settings,
): Pick<ResolvedOptions, 'destinations' | 'destinationIsDefault'> {
  const chosen = chosenDestinations(given, environment)
  return {destinations: chosen ?? [environment.destination], destinationIsDefault: chosen === undefined}
}

function chosenDestinations(given: TracerOptions, environment: Settings): readonly Destination[] | undefined {
  if (given.destination !== undefined) return isList(given.destination) ? given.destination : [given.destination]
  const receiver = environment.receiver()
  if (receiver !== undefined) return [receiver]
  const apiKey = given.apiKey ?? environment.apiKey
  if (apiKey === undefined) return undefined
  const server = given.serverUrl ?? environment.serverUrl() ?? 'https://api.honeyhive.ai'
  return [{url: `${server.replace(/\/$/, '')}/opentelemetry/v1/traces`, headers: {authorization: `Bearer ${apiKey}`}}]
}

function isList(destination: Destination | readonly Destination[]): destination is readonly Destination[] {
  return Array.isArray(destination)
}
