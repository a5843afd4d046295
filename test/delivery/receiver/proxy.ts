import {createServer, type IncomingMessage, request} from 'node:http'
import {connect} from 'node:net'
import type {AddressInfo, Socket} from 'node:net'
import type {Duplex} from 'node:stream'

/** A real proxy on loopback: it opens tunnels for CONNECT and forwards requests with a whole URL. */
export interface Proxy {
  readonly port: number
  /** Each request that it got, such as `CONNECT 127.0.0.1:443` with the credentials behind it. */
  readonly seen: readonly string[]
  close(): Promise<void>
}

/** With `refuses` the proxy responds to each CONNECT with this status. */
export async function startProxy(refuses?: number): Promise<Proxy> {
  const seen: string[] = []
  const sockets = new Set<Duplex>()
  const note = ({method, url, headers}: IncomingMessage): void => {
    const credentials = /^Basic (.*)$/.exec(headers['proxy-authorization'] ?? '')?.[1]
    seen.push(`${method} ${url}${credentials ? ` as ${Buffer.from(credentials, 'base64').toString()}` : ''}`)
  }
  const server = createServer((incoming, outgoing) => {
    note(incoming)
    const {method, headers} = incoming
    const forward = request(new URL(incoming.url ?? ''), {method, headers}, response => {
      outgoing.writeHead(response.statusCode ?? 0, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(forward)
  })
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming)
    sockets.add(socket)
    socket.on('error', () => {})
    if (refuses !== undefined) return void socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`)
    const [host, port] = (incoming.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    sockets.add(upstream)
    upstream.on('error', () => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
        for (const socket of sockets) socket.destroy()
      }),
  }
}
