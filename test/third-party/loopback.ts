import {once} from 'node:events'
import {createServer, type RequestListener} from 'node:http'

/** A server on this machine, closed by `using`. */
export interface Loopback extends Disposable {
  readonly url: string
}

/** Starts one that responds with `listener`. */
export async function listen(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.dispose]: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
