import {readFileSync} from 'node:fs'
import {createSecureContext} from 'node:tls'
import type {Certificates} from '../http.ts'
import type {NamedValue, Receiver, Settings, SettingsChecks} from '../settings.ts'
import {environment} from './environment.ts'

/** Reads the environment each time. A wrong URL throws when it is used. */
export function settings(checks: SettingsChecks): Settings {
  const old = tooOld()
  if (old !== undefined) checks.fail(`${old}. Update Node.js.`)
  return {
    apiKey: first(keyNames),
    ingestionKey: first(['HH_INGESTION_API_KEY']),
    dataPlaneKey: first(['HH_DATA_PLANE_API_KEY']),
    deprecated: deprecated.filter(([name]) => filled([name]).length > 0),
    conflicts: [...conflictIn(keyNames), ...conflictIn(urlNames)],
    project: environment('HH_PROJECT'),
    source: environment('HH_SOURCE'),
    sessionName: environment('HH_SESSION_NAME'),
    verbose: flag('HH_VERBOSE'),
    disableBatch: flag('HH_DISABLE_BATCH'),
    disableTracing: flag('HH_DISABLE_TRACING') ?? flag('OTEL_SDK_DISABLED'),
    serviceName: environment('OTEL_SERVICE_NAME'),
    resource: parsePairs(environment('OTEL_RESOURCE_ATTRIBUTES') ?? ''),
    namesSampler: environment('OTEL_TRACES_SAMPLER') !== undefined,
    spanLimits: {
      attributes: whole('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? whole('OTEL_ATTRIBUTE_COUNT_LIMIT'),
      valueLength: whole('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? whole('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
      events: whole('OTEL_SPAN_EVENT_COUNT_LIMIT'),
      links: whole('OTEL_SPAN_LINK_COUNT_LIMIT'),
    },
    destination: 'local',
    spool: spoolSetting(),
    receiver: () => receiver(checks),
    serverUrl: path => endpoint(first(urlNames)?.variable ?? 'HH_API_URL', path, 'https://api.honeyhive.ai', checks),
  }
}

// The names of the Python SDK come first, then those of the TypeScript SDK.
const keyNames = ['HH_API_KEY', 'HONEYHIVE_API_KEY', 'HH_PROJECT_API_KEY']
const urlNames = ['HH_API_URL', 'HONEYHIVE_SERVER_URL', 'HH_SERVER_URL', 'HH_DATA_PLANE_URL']

// The Python SDK warns about these names as well.
const deprecated = [
  ['HONEYHIVE_API_KEY', 'HH_API_KEY'],
  ['HONEYHIVE_SERVER_URL', 'HH_API_URL'],
  ['HH_SERVER_URL', 'HH_API_URL'],
] as const

/** Returns the first variable that is not blank. */
function first(names: readonly string[]): NamedValue | undefined {
  return filled(names)[0]
}

function filled(names: readonly string[]): readonly NamedValue[] {
  return names.flatMap(variable => {
    const value = environment(variable)?.trim()
    return value === undefined || value === '' ? [] : [{variable, value}]
  })
}

// The values may be keys, so only names are shown.
function conflictIn(names: readonly string[]): readonly string[] {
  const [taken, ...others] = filled(names)
  return others
    .filter(({value}) => value !== taken?.value)
    .map(({variable}) => `${taken?.variable} was taken, and ${variable} has another value`)
}

function receiver(checks: SettingsChecks): Receiver | undefined {
  const url =
    urlIn('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', collector, checks) ??
    // The signal's own endpoint is used as it is; the common one gets the signal's path.
    endpoint('OTEL_EXPORTER_OTLP_ENDPOINT', '/v1/traces', collector, checks)
  if (url === undefined) return undefined
  const protocol = otlp('PROTOCOL')
  const compression = otlp('COMPRESSION')
  const timeoutMs = Number(otlp('TIMEOUT'))
  const certificates = certificatesOf(checks)
  return {
    url,
    headers: headersOf(checks),
    // The only other protocol is gRPC, whose URL does not respond to HTTP anyway.
    ...(protocol === 'http/json' || protocol === 'http/protobuf' ? {protocol} : {}),
    ...(compression === 'gzip' || compression === 'none' ? {compression} : {}),
    ...(timeoutMs > 0 && timeoutMs < 2 ** 31 ? {timeoutMs} : {}),
    ...(certificates === undefined ? {} : {certificates}),
  }
}

const collector = 'http://localhost:4318'

/** Reads the base URL in the variable `name` and adds `path`. */
function endpoint(name: string, path: string, example: string, checks: SettingsChecks): string | undefined {
  const base = urlIn(name, example, checks)
  if (base === undefined) return undefined
  const meant = checks.without(base, path)
  if (meant === undefined) return checks.below(base, path)
  return checks.fail(
    `environment: ${name} ends in ${path}, which is added to it. Did you mean '${checks.shown(meant)}'?`,
  )
}

function urlIn(name: string, example: string, {isUrl, cure, shown, fail}: SettingsChecks): string | undefined {
  const value = environment(name)
  if (value === undefined || isUrl(value)) return value
  const advice = cure(value)
  const got = shown(value).slice(0, 60)
  return fail(
    `environment: ${name} must be an http(s) URL such as ${example}, got '${got}'${advice === undefined ? '' : `. ${advice}`}`,
  )
}

function headersOf({headerProblem, fail}: SettingsChecks): Readonly<Record<string, string>> {
  const headers = parsePairs(otlp('HEADERS') ?? '')
  const problem = headerProblem(headers)
  return problem === undefined ? headers : fail(`environment: OTEL_EXPORTER_OTLP_HEADERS: ${problem}`)
}

// The specification names files. They are read once, as in OpenTelemetry's exporters.
function certificatesOf(checks: SettingsChecks): Certificates | undefined {
  const certificates = {
    ...pemIn('ca', 'CERTIFICATE', checks),
    ...pemIn('cert', 'CLIENT_CERTIFICATE', checks),
    ...pemIn('key', 'CLIENT_KEY', checks),
  }
  if (Object.keys(certificates).length === 0) return undefined
  try {
    createSecureContext(certificates)
    return certificates
  } catch (error) {
    const {message} = error as Error
    return checks.fail(`environment: the certificates of OTEL_EXPORTER_OTLP_* do not fit together: ${message}`)
  }
}

function pemIn(part: keyof Certificates, name: string, {fail}: SettingsChecks): Certificates {
  const file = otlp(name)
  if (file === undefined) return {}
  const text = textOf(file)
  if (!(text instanceof Error) && text.includes('-----BEGIN ')) return {[part]: text}
  const why = text instanceof Error ? `cannot be read: ${text.message}` : 'holds no PEM text'
  return fail(`environment: OTEL_EXPORTER_OTLP_${name} names the file '${file}', which ${why}`)
}

function textOf(file: string): string | Error {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return error as Error
  }
}

const otlp = (name: string): string | undefined =>
  environment(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? environment(`OTEL_EXPORTER_OTLP_${name}`)

function spoolSetting(): boolean | string | undefined {
  const value = environment('HH_SPOOL')
  return flag('HH_SPOOL') === true ? true : value === '0' || value?.toLowerCase() === 'false' ? false : value
}

function whole(name: string): number | undefined {
  const value = environment(name)
  return value !== undefined && /^\d+$/.test(value.trim()) ? Number(value) : undefined
}

function flag(name: string): boolean | undefined {
  const value = environment(name)?.toLowerCase()
  return value === undefined ? undefined : value === 'true' || value === '1'
}

// The format is key=value,key=value with percent-encoding, as the OpenTelemetry specification defines it.
function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    if (at > 0) pairs[decode(pair.slice(0, at))] = decode(pair.slice(at + 1))
  }
  return pairs
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
