import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {Answer, Transport} from '../delivery/answer.ts'
import {type Response, type ServerClient, timeoutMs, width} from './server-client.ts'
import {RequestSpan, type ServerRequest} from './server-request.ts'

const accepted: Answer = {kind: 'accepted'}
/** A request of the same lane has to be sent again first. */
const withheld: Answer = {kind: 'withheld', error: new Error('an earlier request of the same session failed')}

/** Requests that were accepted ahead of their turn, so they are not sent again. */
const done = new WeakSet<ServerRequest>()

/** Sends the requests of a queue, one in each batch. */
export function createServerTransport(client: ServerClient): Transport {
  const lanes = new Map<string, Promise<Answer>>()
  return {
    width,
    timeoutMs,
    noun: 'requests',
    send(spans) {
      const request = requestOf(spans)
      if (request === undefined || done.has(request)) return accepted
      const sending = inLane(client, request, lanes.get(request.lane))
      lanes.set(request.lane, sending)
      return sending.finally(() => {
        if (lanes.get(request.lane) === sending) lanes.delete(request.lane)
      })
    },
    flush: async () => {},
    close: async () => client.close(),
  }
}

function requestOf([span]: readonly ReadableSpan[]): ServerRequest | undefined {
  return span instanceof RequestSpan ? span.request : undefined
}

async function inLane(
  client: ServerClient,
  request: ServerRequest,
  before: Promise<Answer> | undefined,
): Promise<Answer> {
  const earlier = await before
  if (earlier !== undefined && !final.has(earlier.kind)) return withheld
  const {answer, data} = await send(client, request)
  if (answer.kind === 'accepted') request.accepted?.(data)
  return answer
}

const final: ReadonlySet<Answer['kind']> = new Set(['accepted', 'refused', 'split'])

async function send(client: ServerClient, request: ServerRequest): Promise<Response> {
  const response = await call(client, request)
  if (response.status === 400 && request.instead !== undefined)
    return client.call(request.call, {...argumentsOf(request), body: request.instead})
  const start = response.status === 404 ? request.revive?.() : undefined
  if (start === undefined) return response
  const revived = await call(client, start)
  if (revived.answer.kind !== 'accepted') return revived
  done.add(start)
  start.accepted?.(revived.data)
  const again = await call(client, request)
  if (again.status !== 404 || again.answer.kind !== 'misdirected') return again
  return {...again, answer: {kind: 'refused', error: again.answer.error}}
}

const call = (client: ServerClient, request: ServerRequest): Promise<Response> =>
  client.call(request.call, argumentsOf(request))

const argumentsOf = ({body, query, id}: ServerRequest) => ({
  body,
  id: id?.(),
  ...(query === undefined ? {} : {query}),
})
