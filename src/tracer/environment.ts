import {environment} from '#platform/environment'
import type {UrlDestination} from '../delivery/destination.ts'
import {ConfigurationError} from '../diagnostics/errors.ts'
import {withoutSecrets} from '../diagnostics/without-secrets.ts'
import {isHttpUrl} from './http-url.ts'
import type {TracerOptions} from './options.ts'

/** The options that the environment sets. The only reader of options from the environment. */
export function optionsFromEnvironment(): TracerOptions {
  return {
    apiKey: environment('HH_API_KEY'),
    project: environment('HH_PROJECT'),
    source: environment('HH_SOURCE'),
    sessionName: environment('HH_SESSION_NAME'),
    verbose: flag('HH_VERBOSE'),
    disableBatch: flag('HH_DISABLE_BATCH'),
    disableTracing: flag('HH_DISABLE_TRACING') ?? flag('OTEL_SDK_DISABLED'),
  }
}

/** The receiver that `OTEL_EXPORTER_OTLP_*` names, if any; throws a `ConfigurationError` when it is no http(s) URL. */
export function otlpFromEnvironment(): UrlDestination | undefined {
  const url = urlIn('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', collector) ?? commonEndpoint()
  if (url === undefined) return undefined
  const headers = otlp('HEADERS')
  const protocol = otlp('PROTOCOL')
  const compression = otlp('COMPRESSION')
  const timeoutMs = Number(otlp('TIMEOUT'))
  return {
    url,
    headers: headers === undefined ? {} : parseHeaders(headers),
    // Of the other protocols there is only gRPC, whose URL would not answer here anyway.
    ...(protocol === 'http/json' || protocol === 'http/protobuf' ? {protocol} : {}),
    ...(compression === 'gzip' || compression === 'none' ? {compression} : {}),
    ...(timeoutMs > 0 ? {timeoutMs} : {}),
  }
}

/** HoneyHive's server by `HH_API_URL`, if set; throws a `ConfigurationError` when it is no http(s) URL. */
export function serverUrlFromEnvironment(): string | undefined {
  return urlIn('HH_API_URL', 'https://api.honeyhive.ai')
}

// The signal's own endpoint is used as it is; the common one gets the signal's path.
function commonEndpoint(): string | undefined {
  const base = urlIn('OTEL_EXPORTER_OTLP_ENDPOINT', collector)
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`
}

const collector = 'http://localhost:4318'

function urlIn(name: string, example: string): string | undefined {
  const value = environment(name)
  if (value === undefined || isHttpUrl(value)) return value
  // `localhost:4318` is what gRPC exporters take, and a URL of the scheme `localhost:` to a parser.
  const meant =
    /^[^/@]+:\d+(\/|$)/.test(value) && isHttpUrl(`http://${value}`) ? `. Did you mean 'http://${value}'?` : ''
  throw new ConfigurationError(
    `HoneyHiveTracer: environment: ${name} must be an http(s) URL such as ${example}, got '${withoutSecrets(value).slice(0, 60)}'${meant}`,
  )
}

const otlp = (name: string): string | undefined =>
  environment(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? environment(`OTEL_EXPORTER_OTLP_${name}`)

/** The service name for the resource. */
export function serviceNameFromEnvironment(): string | undefined {
  return environment('OTEL_SERVICE_NAME')
}

/** Whether the environment names a sampler, which the SDK then builds. */
export function hasSamplerFromEnvironment(): boolean {
  return environment('OTEL_TRACES_SAMPLER') !== undefined
}

function flag(name: string): boolean | undefined {
  const value = environment(name)?.toLowerCase()
  return value === undefined ? undefined : value === 'true' || value === '1'
}

// key=value,key=value with percent-encoding, as the OpenTelemetry specification says.
function parseHeaders(text: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    if (at > 0) headers[decode(pair.slice(0, at))] = decode(pair.slice(at + 1))
  }
  return headers
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.trim())
  } catch {
    return text.trim()
  }
}
