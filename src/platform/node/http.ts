import http from 'node:http'
import https from 'node:https'
import type {HttpAnswer, HttpClient, LocalFailure, Post} from '../http.ts'
import {awake} from './clock.ts'
import {compress, GzipPolicy} from './gzip-policy.ts'

/** The most bytes of a response that are read. Useful responses are shorter. */
const longestBody = 64 * 1024

/** Makes a client with at most `connections` connections. With `gzip` it compresses bodies that are large enough. */
export function createHttpClient(url: string, connections: number, gzip: boolean): HttpClient {
  const target = new URL(url)
  const {Agent, request} = target.protocol === 'https:' ? https : http
  const agent = new Agent({keepAlive: true, maxSockets: connections})
  const policy = new GzipPolicy(gzip)
  const send = ({body, headers, timeoutMs}: Omit<Post, 'mayLeave'>): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const length = {'content-length': body.byteLength}
      const options = {method: 'POST', agent, headers: {'user-agent': 'enrich-span', ...headers, ...length}}
      const outgoing = request(target, options, incoming => {
        resolve(read(incoming))
      })
      const cancel = awake(() => outgoing.destroy(new NoResponse(`no response within ${timeoutMs} ms`)), timeoutMs)
      outgoing.on('error', reject)
      // The exchange is over, including the body of the response.
      outgoing.on('close', cancel)
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
        throw error
      }
    },
    close: () => agent.destroy(),
  }
}

const withheld: LocalFailure = {kind: 'withheld', error: new Error('it failed while the request was compressed')}

// The connection broke, or no response came in time.
function isCutOff(error: unknown): error is Error {
  return error instanceof NoResponse || cuts.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')
}

const cuts: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

class NoResponse extends Error {}

async function compressed<P extends Pick<Post, 'body' | 'headers'>>(post: P): Promise<P> {
  return {...post, headers: {...post.headers, 'content-encoding': 'gzip'}, body: await compress(post.body)}
}

// The status alone decides. A body that is cut off or never ends changes nothing.
function read(incoming: http.IncomingMessage): Promise<HttpAnswer> {
  const status = incoming.statusCode ?? 0
  const retryAfter = incoming.headers['retry-after']
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let bytes = 0
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes <= longestBody) return
      resolve({status, retryAfter, body: undefined})
      incoming.destroy()
    })
    incoming.on('end', () => resolve({status, retryAfter, body: Buffer.concat(chunks)}))
    incoming.on('error', () => resolve({status, retryAfter, body: undefined}))
    incoming.on('close', () => resolve({status, retryAfter, body: undefined}))
  })
}
