import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import {createHttpClient} from '#platform/http'
import {createTextEncoder, decodeText} from '#platform/text-codec'
import {type Answer, answerOfStatus} from '../delivery/answer.ts'
import {withoutSecrets} from '../diagnostics/check-options.ts'
import {toError} from '../diagnostics/errors.ts'
import type {HttpAnswer} from '../platform/http.ts'
import {type Connection, keyFor} from './connection.ts'
import {type Call, type CallArguments, routed} from './routes.ts'

/** The response to one call. */
export interface Response {
  readonly answer: Answer
  readonly status: number | undefined
  /** The parsed body of a success. */
  readonly data?: unknown
}

/** Calls HoneyHive's API. Each call is one request; repeating it is up to the caller. */
export interface ServerClient {
  /** Never rejects. The key was checked before. */
  call(call: Call, given: CallArguments): Promise<Response>
  close(): void
}

/** Requests at once. */
export const width = 8
/** Milliseconds for one request. */
export const timeoutMs = 10_000
/** The most bytes of a response: 100 datapoints of 1 MB. */
const mostBytes = 100_000_000

export function createServerClient(connection: Connection): ServerClient {
  const client = createHttpClient({url: connection.url, connections: width, gzip: false, mostBytes})
  return {
    async call(call, given) {
      try {
        const {method, path, use, body} = routed(call, given, connection)
        const headers = {
          'content-type': 'application/json',
          authorization: `Bearer ${keyFor(connection, use, call)}`,
        }
        const post = {method, path, body: createTextEncoder().encode(body), headers, timeoutMs, mayLeave: () => true}
        // Requests start from the root context: they must not be traced, and must not keep a user's context alive.
        const response = await context.with(suppressTracing(ROOT_CONTEXT), () => client.post(post))
        if ('kind' in response) return {answer: response, status: undefined}
        return toResponse(response, `${method} ${withoutSecrets(connection.url)}${path.replace(/\?.*/, '')}`)
      } catch (error) {
        return {answer: {kind: 'later', error: toError(error)}, status: undefined}
      }
    },
    close: () => client.close(),
  }
}

function toResponse(response: HttpAnswer, name: string): Response {
  const {status, retryAfter, body} = response
  const text = body === undefined ? '' : decodeText(body).trim()
  if (status >= 200 && status < 300) {
    // A response that is too long, or was cut off, counts as a success without data.
    if (body === undefined) return {answer: {kind: 'accepted'}, status}
    return {...toSuccess(text, `${name} responded with ${status}`), status}
  }
  const error = new Error(`${name} responded with ${status}${detailOf(text)}`)
  // The routes exist, so a 404 means a wrong key, project or URL. All of them can be fixed later.
  if (status === 404) return {answer: {kind: 'misdirected', error}, status}
  return {answer: answerOfStatus(status, retryAfter, error), status}
}

function toSuccess(text: string, seen: string): Pick<Response, 'answer' | 'data'> {
  try {
    return {answer: {kind: 'accepted'}, data: text === '' ? undefined : unwrapped(JSON.parse(text))}
  } catch {
    // A proxy or a failing server responds with a page.
    const error = new Error(`${seen} and a body that is not JSON`)
    return {answer: {kind: 'later', error, suspect: 'server-error'}, data: undefined}
  }
}

// Newer routes put their response into `data`.
function unwrapped(body: unknown): unknown {
  const {success, data} = Object(body) as {readonly success?: unknown; readonly data?: unknown}
  return success === true && data !== undefined ? data : body
}

function detailOf(text: string): string {
  try {
    const {message} = JSON.parse(text) as {readonly message?: unknown}
    return typeof message === 'string' ? `: ${message.slice(0, 200)}` : ''
  } catch {
    return ''
  }
}
