// A benchmark must stay on this machine, so each attempt to open a socket is counted and refused.
import dns from 'node:dns'
import net from 'node:net'

let tries = 0

/** The number of attempts to reach the network since the program started. */
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
