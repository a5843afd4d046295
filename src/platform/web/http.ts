import type {HttpAnswer, HttpClient, HttpTarget, LocalFailure, Post} from '../http.ts'
import {isLeaving} from './exit.ts'
import {later} from './clock.ts'
import {blockedBy} from './http/blocked.ts'

const usualBytes = 64 * 1024

/** Makes a client. The browser bounds the connections itself, and CORS would have to allow a compressed body. */
export function createHttpClient({url, mostBytes = usualBytes}: HttpTarget): HttpClient {
  const closing = new AbortController()
  return {
    async post(post) {
      if (isLeaving() && post.path === undefined && !keepsAlive() && beacon(url, post)) return beaconSent
      return send(post.path === undefined ? url : new URL(post.path, url).href, post, closing.signal, mostBytes)
    },
    close: () => closing.abort(),
  }
}

const beaconSent: LocalFailure = {kind: 'silent', error: new Error('a beacon was sent, which gets no response')}

/** Browsers let requests outlive a page up to 64 KiB in total. This is that limit, minus some space for headers. */
const longestAlive = 60_000
let alive = 0

// Requests use `keepalive` within that limit. Otherwise a running request is lost when the user leaves the page.
async function send(
  url: string,
  {body, headers, timeoutMs, method = 'POST'}: Post,
  closing: AbortSignal,
  mostBytes: number,
): Promise<HttpAnswer | LocalFailure> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  closing.addEventListener('abort', stop)
  const cancel = later(stop, timeoutMs)
  const bytes = alive + body.byteLength <= longestAlive ? body.byteLength : 0
  alive += bytes
  try {
    const {signal} = abort
    // Cookies of the page must not reach a receiver.
    const content = method === 'GET' ? {} : {body: body as BufferSource}
    const sent = {method, ...content, headers, signal, credentials: 'omit'} as const
    // A browser would follow a redirect with a GET. The response to a GET does not show what happened to the spans.
    const response = await fetch(url, {...sent, keepalive: bytes > 0, redirect: 'manual'})
    const header = (name: string): string | undefined => response.headers.get(name) ?? undefined
    const status = response.type === 'opaqueredirect' ? hiddenRedirect : response.status
    const seen = {status, retryAfter: header('retry-after'), type: header('content-type'), location: undefined}
    return {...seen, body: await read(response, mostBytes)}
  } catch (error) {
    // Only after its own time-out may the page assume that the server received the request.
    if (abort.signal.aborted) return {kind: 'later', error: error as Error, suspect: 'cut-off'}
    const blocked = await blockedBy(url)
    if (blocked === undefined) throw error
    return {kind: 'blocked', error: blocked}
  } finally {
    alive -= bytes
    cancel()
    closing.removeEventListener('abort', stop)
  }
}

/** A browser hides the status of a redirect. */
const hiddenRedirect = 302

function keepsAlive(): boolean {
  return 'keepalive' in Request.prototype
}

// A beacon cannot set a header other than the type. It also sends cookies, which another origin would have to allow by
// name. So a destination with a key, or of another origin, uses `fetch`.
function beacon(url: string, {body, headers}: Post): boolean {
  const {'content-type': type = '', ...others} = headers
  if (Object.keys(others).length > 0 || new URL(url).origin !== globalThis.origin) return false
  return globalThis.navigator?.sendBeacon?.(url, new Blob([body as BufferSource], {type})) ?? false
}

// The status alone decides. A body that is cut off or never ends changes nothing.
async function read({body}: Response, mostBytes: number): Promise<Uint8Array | undefined> {
  const reader = body?.getReader()
  if (reader === undefined) return undefined
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for (;;) {
      const {done, value} = await reader.read()
      if (done) return joined(chunks, bytes)
      chunks.push(value)
      bytes += value.byteLength
      if (bytes > mostBytes) break
    }
    await reader.cancel()
  } catch {
    // The body is incomplete.
  }
  return undefined
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
