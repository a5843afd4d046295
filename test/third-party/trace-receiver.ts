import {once} from 'node:events'
import {createServer, type IncomingMessage} from 'node:http'
import {fieldsOf} from '../delivery/receiver/otlp-body.ts'

/** A span as a receiver got it. */
export interface ArrivedSpan {
  readonly traceId: string
  readonly id: string
  readonly parent: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
}

/** A receiver of OTLP over HTTP on loopback, with one list of spans for each path. */
export interface TraceReceiver extends AsyncDisposable {
  url(path: string): string
  spans(path: string): readonly ArrivedSpan[]
  clear(): void
}

/** Starts one. It reads JSON and protobuf. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const arrived = new Map<string, ArrivedSpan[]>()
  const server = createServer((request, response) => {
    const keep = async (): Promise<void> => {
      const body = await bodyOf(request)
      const {url = ''} = request
      const isJson = request.headers['content-type']?.includes('json') === true
      arrived.set(url, [...(arrived.get(url) ?? []), ...(isJson ? fromJson(body.toString()) : fromProtobuf(body))])
      response.end()
    }
    void keep()
  }).listen(0, '127.0.0.1')
  // A busy test must not close a connection that a sender is about to use.
  server.keepAliveTimeout = 120_000
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: path => `http://127.0.0.1:${port}/${path}`,
    spans: path => arrived.get(`/${path}`) ?? [],
    clear: () => arrived.clear(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

interface JsonSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly attributes?: readonly {readonly key: string; readonly value: Readonly<Record<string, unknown>>}[]
}

function fromJson(text: string): ArrivedSpan[] {
  const {resourceSpans} = JSON.parse(text) as {
    readonly resourceSpans: readonly {readonly scopeSpans: readonly {readonly spans: readonly JsonSpan[]}[]}[]
  }
  const spans = resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(scope => scope.spans))
  return spans.map(({traceId, spanId, parentSpanId = '', name, attributes = []}) => ({
    traceId,
    id: spanId,
    parent: parentSpanId,
    name,
    attributes: Object.fromEntries(attributes.map(({key, value}) => [key, String(Object.values(value)[0])])),
  }))
}

// resource_spans = 1, scope_spans = 2, spans = 2; of a span: trace_id = 1, span_id = 2, parent = 4, name = 5,
// attributes = 9; of an attribute: key = 1, value = 2, and of that a text = 1. Other values are left out.
function fromProtobuf(bytes: Buffer): ArrivedSpan[] {
  const spans = [...fieldsOf(bytes, 1)].flatMap(resource =>
    [...fieldsOf(resource, 2)].flatMap(scope => [...fieldsOf(scope, 2)]),
  )
  return spans.map(span => ({
    traceId: first(span, 1).toString('hex'),
    id: first(span, 2).toString('hex'),
    parent: first(span, 4).toString('hex'),
    name: first(span, 5).toString(),
    attributes: Object.fromEntries(
      [...fieldsOf(span, 9)].map(pair => [first(pair, 1).toString(), first(first(pair, 2), 1).toString()]),
    ),
  }))
}

function first(message: Buffer, field: number): Buffer {
  const [found = Buffer.alloc(0)] = fieldsOf(message, field)
  return found
}
