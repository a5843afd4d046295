import {once} from 'node:events'
import {createServer, type IncomingMessage} from 'node:http'
import {type OtlpRequest, parseOtlp} from './strict-otlp.ts'

/** What a receiver was sent, by the path of the request. */
export interface AttributesReceiver extends AsyncDisposable {
  /** The URL of a path such as `a`. */
  url(path: string): string
  /** The attributes of each span that came under a path. */
  spans(path: string): readonly Readonly<Record<string, unknown>>[]
  requests(path: string): number
}

/** A strict receiver of `http/json` on loopback that keeps the attributes. */
export async function startAttributesReceiver(): Promise<AttributesReceiver> {
  const bodies = new Map<string, OtlpRequest[]>()
  const server = createServer((request, response) => {
    const keep = async (): Promise<void> => {
      const {url = ''} = request
      const body = await bodyOf(request)
      bodies.set(url, [...(bodies.get(url) ?? []), body])
      response.end('{}')
    }
    void keep()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const of = (path: string): readonly OtlpRequest[] => bodies.get(`/${path}`) ?? []
  return {
    url: path => `http://127.0.0.1:${port}/${path}`,
    spans: path => of(path).flatMap(attributesIn),
    requests: path => of(path).length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<OtlpRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return parseOtlp(Buffer.concat(chunks))
}

function attributesIn({resourceSpans}: OtlpRequest): Record<string, unknown>[] {
  const spans = resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(scope => scope.spans))
  return spans.map(({attributes}) =>
    Object.fromEntries(attributes.map(({key, value}) => [key, Object.values(value)[0]])),
  )
}
