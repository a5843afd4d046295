import {createTextEncoder, decodeText} from '#platform/text-codec'
import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {createHttpClient} from '#platform/http'
import {protobuf} from '#platform/protobuf'
import type {Certificates, HttpAnswer, HttpClient} from '../platform/http.ts'
import type {OtlpEncoding} from '../platform/otlp-encoding.ts'
import type {SpoolOptions} from '../platform/spool.ts'
import type {Dialect} from '../dialects/dialect.ts'
import {withoutSecrets} from '../diagnostics/check-options.ts'
import {toError} from '../diagnostics/errors.ts'
import {type Answer, answerOfStatus, type Transport} from './answer.ts'
import {hintFor404, honeyHivePath} from './endpoint.ts'
import {trimmedHeaders} from './headers.ts'
import {requestOf} from './otlp/otlp-json.ts'
import {withoutNul} from './otlp/without-nul.ts'

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
  /**
   * NUL characters in texts and keys. 'mark' replaces each with `\u2400` (␀), because stores on Postgres refuse a span that
   * holds one; 'keep' sends them. 'mark' when absent.
   */
  readonly nul?: 'mark' | 'keep'
  /**
   * An agent of `node:http` or `node:https` for the connections. Its proxy and certificates replace those of the
   * environment. Node only.
   */
  readonly agent?: object | undefined
  /**
   * Keeps spans on disk until they are delivered, so they survive the process; `false` when absent. `true` has the
   * defaults of the options. `HH_SPOOL` (`1`, `0` or a folder) overrides it. Node only.
   */
  readonly spool?: boolean | SpoolOptions | undefined
  /** The name of the spool in place of a digest of `url` and `headers`, so that spans outlive a change of the key. */
  readonly name?: string | undefined
  /** Milliseconds that the exit of the process may be held up; 2,000 when absent. */
  readonly exitWaitMs?: number | undefined
  /** PEM texts of a private certificate authority (`ca`) and of a client certificate (`cert`, `key`). Node only. */
  readonly certificates?: Certificates | undefined
}

/** Returns the name of a receiver. HoneyHive has a route of its own, so its name needs no dialect. */
export function nameOfReceiver({url, dialect}: UrlDestination): string {
  return withoutSecrets(url) + (dialect === undefined || dialect.name === 'honeyhive' ? '' : ` as ${dialect.name}`)
}

/** Returns the key of a receiver. Destinations with equal keys share one queue. */
export function keyOfReceiver(destination: UrlDestination): string {
  const {headers, agent, ...rest} = withDefaults(destination)
  return JSON.stringify([
    rest,
    Object.entries(headers).map(String).sort(),
    numberOf(destination.dialect),
    numberOf(agent),
  ])
}

const numbers = /* @__PURE__ */ new WeakMap<object, number>()
let numbered = 0

// Dialects and agents cannot be compared, so two of them are equal only when they are the same object.
function numberOf(one: object | undefined): number {
  if (one === undefined) return 0
  const number = numbers.get(one) ?? ++numbered
  numbers.set(one, number)
  return number
}

/** Fills in the defaults of a destination. */
function withDefaults({url, headers = {}, protocol = 'http/protobuf', ...rest}: UrlDestination): Receiver {
  const {compression = url.startsWith('https:') ? 'gzip' : 'none', timeoutMs = 10_000, nul = 'mark'} = rest
  const {agent, certificates} = rest
  return {url, headers: trimmedHeaders(headers), protocol, compression, timeoutMs, nul, agent, certificates}
}

type SpoolOption = 'spool' | 'name' | 'exitWaitMs'
type NetworkOption = 'agent' | 'certificates'
type Receiver = Required<Omit<UrlDestination, 'dialect' | SpoolOption | NetworkOption>> &
  Pick<UrlDestination, NetworkOption>

/** Requests in flight to one destination: enough to hide its latency, too few to overload it. */
const width = 4

interface Format {
  readonly type: string
  readonly encoding: () => OtlpEncoding | Promise<OtlpEncoding>
}

const json: OtlpEncoding = {
  serializeRequest: spans => createTextEncoder().encode(requestOf(spans)),
  deserializeResponse: body => JSON.parse(decodeText(body)) as ReturnType<OtlpEncoding['deserializeResponse']>,
}

const formats: Readonly<Record<Receiver['protocol'], Format>> = {
  'http/json': {type: 'application/json', encoding: () => json},
  'http/protobuf': {type: 'application/x-protobuf', encoding: protobuf},
}

/** Sends OTLP over HTTP. Every response is read, because each kind is handled differently. */
export function createOtlpTransport(destination: UrlDestination): Transport {
  const options = withDefaults(destination)
  const {url, compression, agent, certificates} = options
  // Loaded by the time the first spans end. A failure shows again when they are sent.
  void Promise.resolve(formats[options.protocol].encoding()).catch(() => {})
  // The queue waits at the end of the process, and knows for how long.
  const connection = {connections: width, gzip: compression === 'gzip', holdsProcess: false, agent, certificates}
  const client = createHttpClient({url, ...connection})
  return {
    width,
    timeoutMs: options.timeoutMs,
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
  const {protocol, timeoutMs} = options
  const {type, encoding} = formats[protocol]
  const headers = {'content-type': type, ...options.headers}
  try {
    const found = encoding()
    // Without a wait where there is none: a page that is being left sends within this turn.
    const body = serialized(found instanceof Promise ? await found : found, options, spans)
    if (body instanceof Error) return {kind: 'split', error: body}
    // Requests start from the root context: they must not be traced, and must not keep a user's context alive.
    const response = await context.with(suppressTracing(ROOT_CONTEXT), () =>
      client.post({body, headers, timeoutMs, mayLeave}),
    )
    return 'kind' in response ? response : await answerOf(response, options)
  } catch (error) {
    return {kind: 'later', error: toError(error), unreached: true}
  }
}

// A span may hold a value that the serialiser cannot write. Sent alone, it can be refused without the other spans.
function serialized(encoding: OtlpEncoding, {nul}: Receiver, spans: ReadableSpan[]): Uint8Array | Error {
  try {
    const sent = nul === 'keep' ? spans : spans.map(withoutNul)
    return encoding.serializeRequest(sent) ?? new Error('the serialiser returned nothing')
  } catch (error) {
    return toError(error)
  }
}

async function answerOf(response: HttpAnswer, {url, protocol}: Receiver): Promise<Answer> {
  const {status, retryAfter, type, body} = response
  const name = withoutSecrets(url)
  if (status >= 200 && status < 300)
    return isPage(type, body) ? pageInstead(name, status) : answerOfSuccess(body, type ?? protocol)
  const error = new Error(`${name} responded with ${status}${detailOf(response, url)}`)
  // HoneyHive's server has this route, so a 404 means that the key or the project is wrong. Both can be fixed on the
  // server.
  if (status === 404 && new URL(url).pathname.endsWith(honeyHivePath)) return {kind: 'misdirected', error}
  return answerOfStatus(status, retryAfter, error)
}

function detailOf({status, location, body}: HttpAnswer, url: string): string {
  if (status < 400) return location === undefined ? '' : ` and redirects to ${withoutSecrets(location)}`
  const text = textOf(body).slice(0, 200)
  const hint = status === 404 ? hintFor404(url) : undefined
  return `${text && `: ${text}`}${hint === undefined ? '' : `. ${hint}`}`
}

// True for a web page, such as a sign-in page, or a user interface that responds to every path.
function isPage(type: string | undefined, body: Uint8Array | undefined): boolean {
  if (body?.byteLength === 0) return false
  return /^(text\/html|application\/xhtml)/i.test(type ?? '') || markup.test(textOf(body?.subarray(0, 2_000)))
}

const markup = /^(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b/is

function pageInstead(name: string, status: number): Answer {
  const seen = `${name} responded with ${status} and a web page, so it is not an OTLP receiver`
  return {kind: 'refused', error: new Error(`${seen}. Check the host, the port and the path of the URL`)}
}

// A receiver should respond in the format of the request, but not every receiver does. So the format that the response
// names is used. An unreadable body counts as accepted.
async function answerOfSuccess(body: Uint8Array | undefined, type: string): Promise<Answer> {
  if (body === undefined || body.byteLength === 0) return {kind: 'accepted'}
  try {
    const asJson = body[0] === openingBrace || /json/i.test(type)
    const encoding = await formats[asJson ? 'http/json' : 'http/protobuf'].encoding()
    const {rejectedSpans, errorMessage} = encoding.deserializeResponse(body).partialSuccess ?? {}
    const rejected = Number(rejectedSpans ?? 0)
    if (!(rejected > 0)) return {kind: 'accepted'}
    return {kind: 'partial', rejected, error: new Error(errorMessage || `${rejected} spans were rejected`)}
  } catch {
    return {kind: 'accepted'}
  }
}

const openingBrace = 123

function textOf(body: Uint8Array | undefined): string {
  return body === undefined ? '' : decodeText(body).trim()
}
