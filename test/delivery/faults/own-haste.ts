import {subscribe} from 'node:diagnostics_channel'
import type {ClientRequest, IncomingMessage} from 'node:http'

/**
 * Counts, from now on, the requests of this process that leave within 100 ms of a failure that it has heard of. What a
 * receiver sees includes what was on its way, the longer the busier the machine is.
 */
export function watchOwnHaste(): {readonly hasty: number} {
  const seen = {hasty: 0}
  let heardAt = -Infinity
  subscribe('http.client.response.finish', message => {
    const {response} = message as {request: ClientRequest; response: IncomingMessage}
    if ((response.statusCode ?? 0) >= 300) heardAt = performance.now()
  })
  subscribe('http.client.request.start', () => {
    if (performance.now() - heardAt < 99) seen.hasty += 1
  })
  return seen
}
