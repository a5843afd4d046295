import {subscribe} from 'node:diagnostics_channel'
import type {ClientRequest, IncomingMessage} from 'node:http'

/**
 * Counts, from now on, the requests that this process sends within 100 ms of a failed response. The receiver cannot count
 * them: it also sees requests that were sent before the response arrived, more on a busy machine.
 */
export function watchOwnHaste(): {readonly hasty: number} {
  const seen = {hasty: 0}
  let failedAt = -Infinity
  subscribe('http.client.response.finish', message => {
    const {response} = message as {request: ClientRequest; response: IncomingMessage}
    if ((response.statusCode ?? 0) >= 300) failedAt = performance.now()
  })
  subscribe('http.client.request.start', () => {
    if (performance.now() - failedAt < 99) seen.hasty += 1
  })
  return seen
}
