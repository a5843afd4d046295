import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import {createServer as createTlsServer, type ServerOptions} from 'node:https'
import type {AddressInfo, Socket} from 'node:net'
import {type ReceivedSpan, spansIn} from './otlp-body.ts'

/** The response to one request. A 2xx status accepts the spans, any other does not. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly delayMs?: number
  /** `Retry-After` as a date so many seconds after the response. */
  readonly retryDateIn?: number
  /**
   * `reset`: accepts the spans, then cuts the connection; `crash`: cuts it without accepting; `hang`: never responds;
   * `half`: accepts them and only begins a response.
   */
  readonly fault?: 'reset' | 'crash' | 'hang' | 'half'
  /** A partial success rejects the first so many spans. */
  readonly rejected?: number
  /** The response's body. */
  readonly body?: string | Uint8Array
  /** Size of the response's body. */
  readonly bodyBytes?: number
  /** Responds with `status`, or has its `fault`, only for a request that holds a span with this name, else with 200. */
  readonly poison?: string
  /** Responds with `status` only to a request of more spans than this, else with 200. */
  readonly maxSpans?: number
}

/** The first responses, one a request, then the last one for ever. */
export interface Script {
  readonly first?: readonly Answer[]
  readonly always: Answer
}

/** Counts of a receiver. */
export interface Seen {
  /** Distinct spans that it accepted. */
  readonly taken: number
  /** Spans that came again after they were accepted. */
  readonly repeated: number
  readonly requests: number
  readonly sockets: number
  /** Requests that began less than 100 ms after a failed response, less those that were on their way. */
  readonly hurried: number
  /** Requests that began within 20 ms of the first failure after a success, which no sender could know of. */
  readonly onTheWay: number
  /** Most requests that waited for their responses at once. */
  readonly atOnce: number
  /** The largest number of spans by which one came later than one that ended after it; names must be numbers. */
  readonly disorder: number
  readonly names: readonly string[]
}

/** A real OTLP/HTTP receiver on loopback that responds by a script. */
export interface Receiver {
  readonly port: number
  readonly url: string
  play(script: Script): void
  seen(): Seen
  /** Refuses connections until `open`. */
  close(): Promise<void>
  open(): Promise<void>
}

/** With `tls` the receiver serves https. */
export async function startReceiver(script: Script = {always: {}}, tls?: ServerOptions): Promise<Receiver> {
  const desk = new Desk(script)
  let server = await listen(desk, 0, tls)
  const {port} = server.address() as AddressInfo
  return {
    port,
    url: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}/v1/traces`,
    play: next => desk.play(next),
    seen: () => desk.seen(),
    close: () => shut(server),
    open: async () => {
      server = await listen(desk, port, tls)
    },
  }
}

function listen(desk: Desk, port: number, tls: ServerOptions | undefined): Promise<Server> {
  const receive = (request: IncomingMessage, response: ServerResponse): void => void desk.receive(request, response)
  const server = tls === undefined ? createServer(receive) : createTlsServer(tls, receive)
  server.on('connection', () => desk.connected())
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function shut(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Milliseconds. A sender notices its time-out before the receiver sees the connection close, on a busy machine long before. */
const closingTakes = 50

class Desk {
  #script: Script
  #played = 0
  #requests = 0
  #sockets = 0
  #repeated = 0
  #hurried = 0
  #onTheWay = 0
  #waiting = 0
  #atOnce = 0
  #disorder = 0
  #highest = -1
  #failedAt = -Infinity
  /** When the first failure since the last success was sent. */
  #turnedAt = Infinity
  readonly #taken = new Map<string, string>()

  constructor(script: Script) {
    this.#script = script
  }

  play(script: Script): void {
    this.#script = script
    this.#played = 0
  }

  connected(): void {
    this.#sockets += 1
  }

  seen(): Seen {
    return {
      taken: this.#taken.size,
      repeated: this.#repeated,
      requests: this.#requests,
      sockets: this.#sockets,
      hurried: this.#hurried,
      onTheWay: this.#onTheWay,
      atOnce: this.#atOnce,
      disorder: this.#disorder,
      names: this.#taken.size > 2_000 ? [] : [...this.#taken.values()],
    }
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now()
    this.#requests += 1
    this.#noteHaste(began)
    this.#waiting += 1
    this.#atOnce = Math.max(this.#atOnce, this.#waiting)
    response.on('close', () => {
      this.#waiting -= 1
    })
    const {first = [], always} = this.#script
    const answer = first[this.#played++] ?? always
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const spans = spansIn(Buffer.concat(chunks), request.headers['content-type'], request.headers['content-encoding'])
    if (answer.delayMs) await new Promise(resolve => setTimeout(resolve, answer.delayMs))
    this.#answer(answer, spans, response, request.socket)
  }

  // 10 % of tolerance, because two processes have two clocks.
  #noteHaste(began: number): void {
    const since = began - this.#failedAt
    if (since < 0 || since >= 90) return
    if (began - this.#turnedAt < 20) this.#onTheWay += 1
    else this.#hurried += 1
  }

  #failed(at: number = performance.now()): void {
    this.#failedAt = at
    if (this.#turnedAt === Infinity) this.#turnedAt = this.#failedAt
  }

  #answer(answer: Answer, spans: ReceivedSpan[], response: ServerResponse, socket: Socket): void {
    const hit = applies(answer, spans)
    const fault = hit ? answer.fault : undefined
    const status = hit ? (answer.status ?? 200) : 200
    const takes = status < 300 && fault !== 'hang' && fault !== 'crash'
    if (takes) this.#take(spans.slice(answer.rejected ?? 0))
    if (fault === 'hang') {
      // No response is sent, so the sender notices the failure at its time-out.
      response.on('close', () => this.#failed(performance.now() - closingTakes))
      return
    }
    if (!takes || fault === 'reset') this.#failed()
    else this.#turnedAt = Infinity
    if (fault === 'reset' || fault === 'crash') {
      socket.resetAndDestroy()
      return
    }
    response.writeHead(status, {'content-type': 'application/json', ...answer.headers, ...dateOf(answer)})
    if (fault === 'half') {
      response.write('{"partial')
      return
    }
    response.end(bodyOf(answer))
  }

  #take(spans: readonly ReceivedSpan[]): void {
    for (const {id, name} of spans) {
      if (this.#taken.has(id)) this.#repeated += 1
      this.#taken.set(id, name)
      const number = Number(name)
      if (this.#highest > number) this.#disorder = Math.max(this.#disorder, this.#highest - number)
      else if (number > this.#highest) this.#highest = number
    }
  }
}

function applies({poison, maxSpans}: Answer, spans: readonly ReceivedSpan[]): boolean {
  if (poison !== undefined) return spans.some(({name}) => name === poison)
  return maxSpans === undefined || spans.length > maxSpans
}

function dateOf({retryDateIn}: Answer): Record<string, string> {
  return retryDateIn === undefined ? {} : {'retry-after': new Date(Date.now() + retryDateIn * 1_000).toUTCString()}
}

function bodyOf({rejected, bodyBytes, body}: Answer): string | Uint8Array {
  if (body !== undefined) return body
  if (bodyBytes !== undefined) return `{"note":"${'x'.repeat(bodyBytes)}"}`
  if (rejected === undefined) return '{}'
  return JSON.stringify({partialSuccess: {rejectedSpans: String(rejected), errorMessage: 'some were wrong'}})
}
