import type {Judge, Receiver, Settings} from '../settings.ts'
import {environment} from './environment.ts'
import {tooOld} from './version.ts'

/** Asks the surroundings, anew each time. What is wrong with a URL is said when it is asked for. */
export function settings(judge: Judge): Settings {
  const old = tooOld()
  if (old !== undefined) judge.fail(`${old}. Update Node.js.`)
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
    receiver: () => receiver(judge),
    serverUrl: () => urlIn('HH_API_URL', 'https://api.honeyhive.ai', judge),
  }
}

function receiver(judge: Judge): Receiver | undefined {
  const url = urlIn('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', collector, judge) ?? commonEndpoint(judge)
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

// The signal's own endpoint is used as it is; the common one gets the signal's path.
function commonEndpoint(judge: Judge): string | undefined {
  const base = urlIn('OTEL_EXPORTER_OTLP_ENDPOINT', collector, judge)
  return base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`
}

const collector = 'http://localhost:4318'

function urlIn(name: string, example: string, {isUrl, shown, fail}: Judge): string | undefined {
  const value = environment(name)
  if (value === undefined || isUrl(value)) return value
  // `localhost:4318` is what gRPC exporters take, and a URL of the scheme `localhost:` to a parser.
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
