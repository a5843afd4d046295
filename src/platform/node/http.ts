import type http from 'node:http'
import {URL} from 'node:url'
import type {HttpAnswer, HttpClient, HttpTarget, LocalFailure, Post} from '../http.ts'
import {awake, later} from './clock.ts'
import {compress, GzipPolicy} from './http/gzip-policy.ts'
import {routeTo} from './http/route.ts'

/** The most bytes of a response that are read by default. Useful responses of a receiver are shorter. */
const usualBytes = 64 * 1024

/**
 * Makes a client. A proxy and extra certificates come from the environment, as in other programs: `HTTPS_PROXY`,
 * `HTTP_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS`.
 */
export function createHttpClient({
  url,
  gzip,
  mostBytes = usualBytes,
  holdsProcess = true,
  ...how
}: HttpTarget): HttpClient {
  // Node's URL: the global of jsdom is another class, which Node's requests do not take.
  const route = routeTo(new URL(url), how)
  const running = new Set<http.ClientRequest>()
  const policy = new GzipPolicy(gzip)
  const send = ({body, headers, timeoutMs, method = 'POST', path}: Omit<Post, 'mayLeave'>): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const length = {'content-length': body.byteLength}
      const outgoing = route.request(
        {method, path, headers: {'user-agent': 'enrich-span', ...headers, ...length}},
        incoming => {
          resolve(read(incoming, mostBytes))
        },
      )
      running.add(outgoing)
      const wait = holdsProcess ? awake : later
      const cancel = wait(() => outgoing.destroy(new NoResponse(`no response within ${timeoutMs} ms`)), timeoutMs)
      if (!holdsProcess) outgoing.on('socket', socket => void socket.unref())
      outgoing.on('error', reject)
      // The exchange is over, including the body of the response.
      outgoing.on('close', () => {
        running.delete(outgoing)
        cancel()
      })
      outgoing.end(body)
    })
  return {
    async post({mayLeave, ...post}) {
      const wanted = policy.wants(post.body)
      const sent = wanted ? await compressed(post) : post
      if (wanted && !mayLeave()) return withheld
      try {
        const answer = await send(sent)
        if (!policy.gaveUp(answer.status, wanted)) return answer
        return {
          kind: 'later',
          error: new Error(`the server responded ${answer.status} to a compressed request`),
          afterMs: 0,
        }
      } catch (error) {
        if (isCutOff(error)) return {kind: 'later', error, suspect: 'cut-off'}
        throw explained(error)
      }
    },
    close() {
      for (const request of running) request.destroy()
      route.close()
    },
  }
}

const withheld: LocalFailure = {kind: 'withheld', error: new Error('it failed while the request was compressed')}

// The connection broke, or a response did not come in time.
function isCutOff(error: unknown): error is Error {
  return error instanceof NoResponse || cuts.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')
}

const cuts: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

class NoResponse extends Error {}

/** The error codes of Node and OpenSSL for a server certificate that is not trusted. */
const untrusted = /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_|ERR_TLS_CERT)/

function explained(error: unknown): unknown {
  const {code = '', message} = error as NodeJS.ErrnoException
  if (!untrusted.test(code)) return error
  const cure =
    'For a private authority set NODE_EXTRA_CA_CERTS to the file of its certificate before the program starts'
  return new Error(`the server's certificate is not trusted: ${message} (${code}). ${cure}`, {cause: error})
}

async function compressed<P extends Pick<Post, 'body' | 'headers'>>(post: P): Promise<P> {
  return {...post, headers: {...post.headers, 'content-encoding': 'gzip'}, body: await compress(post.body)}
}

// The status alone decides. A body that is cut off or never ends changes nothing.
function read(incoming: http.IncomingMessage, mostBytes: number): Promise<HttpAnswer> {
  const {'retry-after': retryAfter, 'content-type': type, location} = incoming.headers
  const seen = {status: incoming.statusCode ?? 0, retryAfter, type, location}
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes <= mostBytes) return
      resolve({...seen, body: undefined})
      incoming.destroy()
    })
    incoming.on('end', () => resolve({...seen, body: Buffer.concat(chunks)}))
    incoming.on('error', () => resolve({...seen, body: undefined}))
    incoming.on('close', () => resolve({...seen, body: undefined}))
  })
}
