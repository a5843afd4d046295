import type {IncomingMessage, Server, ServerResponse} from 'node:http'
import {spansIn} from '../delivery/receiver/otlp-body.ts'
import {originOf, serve} from './page.ts'

/** An OTLP receiver of another origin than the page. */
export interface CrossReceiver extends AsyncDisposable {
  readonly url: string
  /** Names of the spans, each time they came. */
  readonly names: readonly string[]
  /** Content types of the requests that brought them. */
  readonly types: readonly string[]
  /** Resolves when `count` spans are there. */
  arrived(count: number): Promise<void>
}

/** Collects spans as an OTLP receiver does. */
export interface Gathering {
  readonly names: string[]
  readonly types: string[]
  readonly take: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  readonly arrived: (count: number) => Promise<void>
}

/** Listens on loopback; with `cors` it lets every page read its responses. */
export async function startCrossReceiver({cors}: {readonly cors: boolean}): Promise<CrossReceiver> {
  const {names, types, take, arrived} = gather()
  const server: Server = await serve((request, response) => {
    if (cors) {
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('access-control-allow-headers', '*')
    }
    if (request.method !== 'POST') return void response.writeHead(cors ? 204 : 405).end()
    void take(request, response)
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return {url: `${originOf(server)}/v1/traces`, names, types, arrived, [Symbol.asyncDispose]: close}
}

/** A collection without spans. */
export function gather(): Gathering {
  const names: string[] = []
  const types: string[] = []
  const waiting = new Set<() => void>()
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request)
    const type = request.headers['content-type'] ?? ''
    names.push(...spansIn(body, type, undefined).map(({name}) => name))
    types.push(type)
    response.writeHead(200, {'content-type': type}).end()
    for (const check of waiting) check()
  }
  const arrived = (count: number): Promise<void> =>
    new Promise(resolve => {
      const check = (): void => {
        if (names.length < count) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  return {names, types, take, arrived}
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}
