// Nothing of a benchmark may leave the machine: each try is counted and refused.
import dns from 'node:dns'
import net from 'node:net'

let tries = 0

/** How often something tried to reach the network since the program started. */
export const socketsTried = () => tries

function refuse() {
  tries += 1
  throw new Error('bench: no sockets')
}

/** Call it before any peer is loaded. */
export function blockSockets() {
  net.Socket.prototype.connect = refuse
  dns.lookup = refuse
  globalThis.fetch = async () => refuse()
}
