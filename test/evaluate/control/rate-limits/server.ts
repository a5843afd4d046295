// A server that takes 30 requests, then refuses all for a second, and so on. It tells its port, and when asked what it saw.
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {setTimeout as wait} from 'node:timers/promises'

/** What the server saw; times in milliseconds. */
export interface Seen {
  /** How long each request took that it served, by its own clock. */
  readonly served: number[]
  /** How many requests it refused, for each time that it closed. */
  readonly refused: number[]
}

const most = 30
const closedMs = 1_000
const serviceMs = 30

const seen: Seen = {served: [], refused: []}
let taken = 0
let closedUntil = 0

const server = createServer(async (_, response) => {
  const begun = performance.now()
  if (begun >= closedUntil && taken >= most) {
    closedUntil = begun + closedMs
    taken = 0
    seen.refused.push(0)
  }
  if (begun < closedUntil) {
    seen.refused.push((seen.refused.pop() ?? 0) + 1)
    response.writeHead(429, {'retry-after': String(Math.ceil((closedUntil - begun) / 1_000))}).end()
    return
  }
  taken += 1
  await wait(serviceMs)
  response.end('fine')
  seen.served.push(performance.now() - begun)
})
process.on('message', () => process.send?.(seen))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
