import http from 'node:http'
import https from 'node:https'
import type {Duplex} from 'node:stream'
import tls from 'node:tls'
import type {HttpTarget, Method} from '../../http.ts'
import {proxyFor} from './proxy.ts'

/** The route of requests to a server: direct, through a proxy, or by an agent of the user. */
interface Route {
  /** Begins a request. Without `path`, it goes to the URL of the target. */
  request(head: Head, onResponse: (incoming: http.IncomingMessage) => void): http.ClientRequest
  /** Closes the connections that this library opened. */
  close(): void
}

/** The head of a request. */
interface Head {
  readonly method: Method
  readonly path: string | undefined
  readonly headers: http.OutgoingHttpHeaders
}

type Connections = Omit<HttpTarget, 'url' | 'gzip' | 'mostBytes'>

/** Returns the route to `target`. */
export function routeTo(target: URL, {connections, agent, certificates}: Connections): Route {
  const {request, Agent} = moduleOf(target)
  const options = {keepAlive: true, maxSockets: connections, ...certificates}
  if (agent !== undefined) return direct(target, request, agent as http.Agent, () => {})
  const proxy = proxyFor(target)
  if (proxy === undefined) {
    const own = new Agent(options)
    return direct(target, request, own, () => own.destroy())
  }
  if (proxy instanceof Error)
    return {
      request: () => {
        throw proxy
      },
      close: () => {},
    }
  if (target.protocol === 'http:') return forwarded(target, proxy, options)
  const tunnel = new TunnelAgent(options, proxy)
  return direct(target, request, tunnel, () => tunnel.destroy())
}

function moduleOf({protocol}: URL): typeof http | typeof https {
  return protocol === 'https:' ? https : http
}

function direct(target: URL, request: typeof http.request, agent: http.Agent, close: () => void): Route {
  return {
    request: ({method, path = target.pathname + target.search, headers}, onResponse) =>
      request(target, {method, path, agent, headers}, onResponse),
    close,
  }
}

// Without TLS, a proxy receives the whole URL of the server in place of the path.
function forwarded(target: URL, proxy: URL, options: http.AgentOptions): Route {
  const {request, Agent} = moduleOf(proxy)
  const agent = new Agent(options)
  const credentials = target.username === '' ? {} : {authorization: basic(target)}
  return {
    request: ({method, path = target.pathname + target.search, headers}, onResponse) =>
      request(
        proxy.origin,
        {
          method,
          agent,
          path: `${target.origin}${path}`,
          headers: {...credentials, ...headers, host: target.host, ...authorization(proxy)},
        },
        onResponse,
      ),
    close: () => agent.destroy(),
  }
}

/** The most milliseconds in which the proxy must open a tunnel. */
const tunnelMs = 10_000

/** The callback as Node declares it. With an error there is no socket. */
type Created = (error: Error | null, socket: Duplex) => void

/** An agent whose connections are tunnels through a proxy, with TLS inside. */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL
  readonly #opening = new Set<http.ClientRequest>()

  constructor(options: https.AgentOptions, proxy: URL) {
    super(options)
    this.#proxy = proxy
  }

  // Node calls this method for each new connection. The socket may be reported later.
  override createConnection(options: tls.ConnectionOptions, created?: Created): undefined {
    const fail = (error: Error): void => (created as ((error: Error) => void) | undefined)?.(error)
    const proxy = this.#proxy
    const path = `${options.host ?? ''}:${options.port ?? 443}`
    const headers = {host: path, ...authorization(proxy)}
    const opening = moduleOf(proxy).request(proxy.origin, {method: 'CONNECT', path, headers, agent: false})
    this.#opening.add(opening)
    opening.setTimeout(tunnelMs, () => opening.destroy(new Error('no response')))
    opening.once('connect', ({statusCode}, socket) => {
      opening.setTimeout(0)
      if (statusCode === 200) return created?.(null, tls.connect({...options, socket}))
      socket.destroy()
      return fail(new Error(`the proxy ${proxy.host} responded with ${statusCode} and opened no connection to ${path}`))
    })
    opening.once('error', error => fail(new Error(`the proxy ${proxy.host} failed: ${error.message}`, {cause: error})))
    opening.once('close', () => this.#opening.delete(opening))
    opening.end()
  }

  override destroy(): void {
    for (const opening of this.#opening) opening.destroy()
    super.destroy()
  }
}

function authorization(proxy: URL): Record<string, string> {
  return proxy.username === '' ? {} : {'proxy-authorization': basic(proxy)}
}

function basic({username, password}: URL): string {
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}
