import http from 'node:http'
import https from 'node:https'
import {zip, Zipping} from './zipping.ts'

/** One POST. */
export interface Post {
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds for all of it, once the body is made up. */
  readonly timeoutMs: number
  /** Asked when compressing the body took a while. */
  readonly mayLeave: () => boolean
}

/** What a server said; status 0 is a page's beacon, which gets no answer. `body` is absent when it was longer than 64 KiB or broke off. */
export interface HttpAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: Uint8Array | undefined
}

/** What the poster itself says of a request, in the place of the server: it did not leave, or it will be sent in another form. */
export interface OwnWord {
  readonly kind: 'withheld' | 'later'
  readonly error: Error
  readonly afterMs?: number
}

/** Posts to one URL over connections that are kept. */
export interface Poster {
  /** Rejects when no status arrived: not reached, cut off, too late. */
  post(post: Post): Promise<HttpAnswer | OwnWord>
  /** Cuts what is under way and closes all connections. */
  close(): void
}

/** Nothing stands between Node and a server that it can tell from the server being away. */
export function isBlocked(_error: unknown): boolean {
  return false
}

/** Whether the server may have had the request when it failed: the connection broke, or it did not answer in time. */
export function isCutOff(error: unknown): boolean {
  return error instanceof NoAnswer || cuts.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')
}

const cuts: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

class NoAnswer extends Error {}

/** More than any receiver has to say; the rest is not waited for. */
const longestBody = 64 * 1024

/** Makes a poster that uses at most `connections` at once, and compresses what is worth it if `zips`. */
export function createPoster(url: string, connections: number, zips: boolean): Poster {
  const target = new URL(url)
  const {Agent, request} = target.protocol === 'https:' ? https : http
  const agent = new Agent({keepAlive: true, maxSockets: connections})
  const zipping = new Zipping(zips)
  const send = ({body, headers, timeoutMs}: Omit<Post, 'mayLeave'>): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const length = {'content-length': body.byteLength}
      const options = {method: 'POST', agent, headers: {'user-agent': 'enrich-span', ...headers, ...length}}
      const outgoing = request(target, options, incoming => {
        resolve(read(incoming))
      })
      const timer = setTimeout(() => outgoing.destroy(new NoAnswer(`no answer within ${timeoutMs} ms`)), timeoutMs)
      outgoing.on('error', reject)
      // The end of it all, the answer's body included.
      outgoing.on('close', () => clearTimeout(timer))
      outgoing.end(body)
    })
  return {
    async post({mayLeave, ...post}) {
      const wanted = zipping.wants(post.body)
      const sent = wanted ? await zipped(post) : post
      if (wanted && !mayLeave()) return withheld
      const answer = await send(sent)
      if (!zipping.isOver(answer.status, wanted)) return answer
      return {kind: 'later', error: new Error(`it answered ${answer.status} to a compressed body`), afterMs: 0}
    },
    close: () => agent.destroy(),
  }
}

const withheld: OwnWord = {kind: 'withheld', error: new Error('it failed while the request was compressed')}

async function zipped<P extends Pick<Post, 'body' | 'headers'>>(post: P): Promise<P> {
  return {...post, headers: {...post.headers, 'content-encoding': 'gzip'}, body: await zip(post.body)}
}

// The status alone is an answer: what breaks off behind it, or never ends, changes nothing.
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
