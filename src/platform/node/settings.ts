import type {SettingsChecks, Receiver, Settings} from '../settings.ts'
import {environment} from './environment.ts'

/** Reads the environment each time. A wrong URL throws when it is used. */
export function settings(checks: SettingsChecks): Settings {
  const old = tooOld()
  if (old !== undefined) checks.fail(`${old}. Update Node.js.`)
  return {
    apiKey: environment('HH_API_KEY'),
    project: environment('HH_PROJECT'),
    source: environment('HH_SOURCE'),
    sessionName: environment('HH_SESSION_NAME'),
    verbose: flag('HH_VERBOSE'),
    disableBatch: flag('HH_DISABLE_BATCH'),
    disableTracing: flag('HH_DISABLE_TRACING') ?? flag('OTEL_SDK_DISABLED'),
    serviceName: environment('OTEL_SERVICE_NAME'),
    namesSampler: environment('OTEL_TRACES_SAMPLER') !== undefined,
    destination: 'local',
    receiver: () => receiver(checks),
    serverUrl: () => urlIn('HH_API_URL', 'https://api.honeyhive.ai', checks),
  }
}

function receiver(checks: SettingsChecks): Receiver | undefined {
  const url = urlIn('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', collector, checks) ?? commonEndpoint(checks)
  if (url === undefined) return undefined
  const headers = otlp('HEADERS')
  const protocol = otlp('PROTOCOL')
  const compression = otlp('COMPRESSION')
  const timeoutMs = Number(otlp('TIMEOUT'))
  return {
    url,
    headers: headers === undefined ? {} : parseHeaders(headers),
    // The only other protocol is gRPC, whose URL does not respond to HTTP anyway.
    ...(protocol === 'http/json' || protocol === 'http/protobuf' ? {protocol} : {}),
    ...(compression === 'gzip' || compression === 'none' ? {compression} : {}),
    ...(timeoutMs > 0 ? {timeoutMs} : {}),
  }
}

// The endpoint for traces is used as it is. The path for traces is added to the common endpoint.
function commonEndpoint(checks: SettingsChecks): string | undefined {
  const base = urlIn('OTEL_EXPORTER_OTLP_ENDPOINT', collector, checks)
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`
}

const collector = 'http://localhost:4318'

function urlIn(name: string, example: string, {isUrl, shown, fail}: SettingsChecks): string | undefined {
  const value = environment(name)
  if (value === undefined || isUrl(value)) return value
  // gRPC exporters accept `localhost:4318`, which a parser reads as a URL of the scheme `localhost:`.
  const guess = `http://${value}`
  const cure = /^[^/@]+:\d+(\/|$)/.test(value) && isUrl(guess) ? `. Did you mean '${guess}'?` : ''
  const got = shown(value).slice(0, 60)
  return fail(`environment: ${name} must be an http(s) URL such as ${example}, got '${got}'${cure}`)
}

const otlp = (name: string): string | undefined =>
  environment(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? environment(`OTEL_EXPORTER_OTLP_${name}`)

function flag(name: string): boolean | undefined {
  const value = environment(name)?.toLowerCase()
  return value === undefined ? undefined : value === 'true' || value === '1'
}

// The format is key=value,key=value with percent-encoding, as the OpenTelemetry specification defines it.
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

/** Older versions lack `require()` of ESM and `Symbol.dispose`. */
const oldestNode = '20.19'

/** Returns the problem of a runtime that is too old, or `undefined`. */
function tooOld(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined
  return `Node.js >= ${oldestNode} is needed, this is ${process.versions.node}`
}
