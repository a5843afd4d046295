import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import {JsonTraceSerializer, ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {createHttpClient} from '#platform/http'
import type {HttpAnswer, HttpClient} from '../platform/http.ts'
import type {Dialect} from '../dialects/dialect.ts'
import {withoutSecrets} from '../diagnostics/check-options.ts'
import {toError} from '../diagnostics/errors.ts'
import {type Answer, answerOfStatus, type Transport} from './answer.ts'

/** An OTLP/HTTP receiver as a destination. */
export interface UrlDestination {
  /** The full URL that spans are posted to, such as `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** The wire format; 'http/protobuf' when absent. */
  readonly protocol?: 'http/json' | 'http/protobuf'
  /**
   * The compression. When absent, 'gzip' for an https URL and 'none' for an http URL, which is mostly near. A browser
   * never compresses.
   */
  readonly compression?: 'gzip' | 'none'
  /** Milliseconds for one request, from the connection to the last byte of the response; 10,000 when absent. */
  readonly timeoutMs?: number
  /**
   * The dialect of the backend, such as `langfuse()` of `enrich-span/dialects`. Without a dialect, our own attributes
   * are sent.
   */
  readonly dialect?: Dialect | undefined
}

/** Returns the destination completed with the defaults. */
export function withDefaults({url, headers = {}, protocol = 'http/protobuf', ...rest}: UrlDestination): Receiver {
  const {compression = url.startsWith('https:') ? 'gzip' : 'none', timeoutMs = 10_000} = rest
  return {url, headers, protocol, compression, timeoutMs}
}

type Receiver = Required<Omit<UrlDestination, 'dialect'>>

/** Requests in flight to one destination: enough to hide its latency, too few to overload it. */
const width = 4

const formats = {
  'http/json': {serializer: JsonTraceSerializer, type: 'application/json'},
  'http/protobuf': {serializer: ProtobufTraceSerializer, type: 'application/x-protobuf'},
}

/** Sends OTLP over HTTP. Every response is read, because each kind is handled differently. */
export function createOtlpTransport(destination: UrlDestination): Transport {
  const options = withDefaults(destination)
  const client = createHttpClient(options.url, width, options.compression === 'gzip')
  return {
    width,
    dialect: destination.dialect,
    send: (spans, mayLeave) => send(client, options, spans, mayLeave),
    flush: async () => {},
    close: async () => client.close(),
  }
}

async function send(
  client: HttpClient,
  options: Receiver,
  spans: ReadableSpan[],
  mayLeave: () => boolean,
): Promise<Answer> {
  const body = serialized(options, spans)
  if (body instanceof Error) return {kind: 'split', error: body}
  const {protocol, timeoutMs} = options
  const headers = {'content-type': formats[protocol].type, ...options.headers}
  try {
    // Requests start from the root context: they must not be traced, and must not keep a user's context alive.
    const response = await context.with(suppressTracing(ROOT_CONTEXT), () =>
      client.post({body, headers, timeoutMs, mayLeave}),
    )
    return 'kind' in response ? response : answerOf(response, options)
  } catch (error) {
    return {kind: 'later', error: toError(error)}
  }
}

// A span may hold a value that the serialiser cannot write. Sent alone, it can be refused without the other spans.
function serialized({protocol}: Receiver, spans: ReadableSpan[]): Uint8Array | Error {
  try {
    return formats[protocol].serializer.serializeRequest(spans) ?? new Error('the serialiser returned nothing')
  } catch (error) {
    return toError(error)
  }
}

function answerOf({status, retryAfter, body}: HttpAnswer, {url, protocol}: Receiver): Answer {
  const name = withoutSecrets(url)
  const detail = status >= 300 ? textOf(body).slice(0, 200) : ''
  const answer = answerOfStatus(
    status,
    retryAfter,
    new Error(`${name} responded with ${status}${detail && `: ${detail}`}`),
  )
  return answer ?? answerOfSuccess(body, protocol)
}

// A receiver that takes JSON should respond in JSON, but not every receiver does. An unreadable body counts as
// accepted.
function answerOfSuccess(body: Uint8Array | undefined, protocol: Receiver['protocol']): Answer {
  if (body === undefined || body.byteLength === 0) return {kind: 'accepted'}
  try {
    const asJson = protocol === 'http/json' || body[0] === 123
    const {serializer} = formats[asJson ? 'http/json' : 'http/protobuf']
    const {rejectedSpans, errorMessage} = serializer.deserializeResponse(body).partialSuccess ?? {}
    const rejected = Number(rejectedSpans ?? 0)
    if (!(rejected > 0)) return {kind: 'accepted'}
    return {kind: 'partial', rejected, error: new Error(errorMessage || `${rejected} spans were rejected`)}
  } catch {
    return {kind: 'accepted'}
  }
}

function textOf(body: Uint8Array | undefined): string {
  return body === undefined ? '' : new TextDecoder().decode(body).trim()
}
