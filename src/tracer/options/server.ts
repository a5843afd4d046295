import {checkKey, type KeyKind, MissingApiKeyError} from '../../backend/api-keys.ts'
import {type Connection, defaultServer, keyFor} from '../../backend/connection.ts'
import {baseWithout, endpointBelow, honeyHivePath} from '../../delivery/endpoint.ts'
import {wrongCharacter} from '../../delivery/headers.ts'
import type {UrlDestination} from '../../delivery/otlp-transport.ts'
import {ConfigurationError} from '../../diagnostics/errors.ts'
import {honeyhive} from '../../dialects/honeyhive/honeyhive.ts'
import type {NamedValue, Settings} from '../../platform/settings.ts'
import type {ServerOptions} from './options.ts'

/**
 * Completes the connection to HoneyHive's server from the environment. Without a key that can write, returns
 * `undefined`, or throws a `MissingApiKeyError` if the server is `required`. Throws for a key of the wrong kind.
 */
export function connectionOf(options: ServerOptions, environment: Settings, required: true, caller?: string): Connection
export function connectionOf(options: ServerOptions, environment: Settings, required: boolean): Connection | undefined
export function connectionOf(
  options: ServerOptions,
  environment: Settings,
  required: boolean,
  caller = "HoneyHiveTracer: the destination 'honeyhive'",
): Connection | undefined {
  const apiKey = keyOf('project', options.apiKey, environment.apiKey)
  const ingestionKey = keyOf('ingestion', options.ingestionKey, environment.ingestionKey)
  if (apiKey === undefined && ingestionKey === undefined && !required) return undefined
  const dataPlaneKey = keyOf('dataPlane', options.dataPlaneKey, environment.dataPlaneKey)
  const {serverUrl, projectId, serverRoutes = 'v1'} = options
  const url = serverUrl ?? withoutPath(environment.serverUrl(honeyHivePath)) ?? defaultServer
  const connection = {url, apiKey, ingestionKey, dataPlaneKey, projectId, routes: serverRoutes}
  if (required && apiKey === undefined && ingestionKey === undefined) throw new MissingApiKeyError('project', caller)
  return connection
}

/** Our attributes are HoneyHive's. One dialect for all tracers, so that they share queue and connections. */
const dialect = /* @__PURE__ */ honeyhive()

/** Returns the OTLP route of HoneyHive's server as a destination. */
export function serverDestination(connection: Connection): UrlDestination {
  const authorization = `Bearer ${keyFor(connection, 'write', 'HoneyHiveTracer')}`
  return {url: endpointBelow(connection.url, honeyHivePath), headers: {authorization}, dialect}
}

// A key that was read from a file may end in a line break. A blank key counts as absent.
function keyOf(kind: KeyKind, option: string | undefined, variable: NamedValue | undefined): string | undefined {
  const given = option?.trim()
  if (given) {
    checkKey(kind, given)
    return given
  }
  if (variable === undefined) return undefined
  const wrong = wrongCharacter(variable.value)
  if (wrong !== undefined) {
    const cause = `environment: ${variable.variable} holds ${wrong}, which a header may not contain`
    throw new ConfigurationError(`HoneyHiveTracer: ${cause}`)
  }
  checkKey(kind, variable.value, variable.variable)
  return variable.value
}

const withoutPath = (url: string | undefined): string | undefined => url && baseWithout(url, honeyHivePath)
