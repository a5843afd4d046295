import {context, ROOT_CONTEXT} from '@opentelemetry/api'
import {suppressTracing} from '@opentelemetry/core'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {createHttpClient} from '#platform/http'
import {createTextEncoder} from '#platform/text-codec'
import type {HttpClient} from '../../platform/http.ts'
import {withoutSecrets} from '../../diagnostics/check-options.ts'
import {toError} from '../../diagnostics/errors.ts'
import {type Answer, answerOfStatus, type Transport} from '../answer.ts'
import {trimmedHeaders} from '../headers.ts'
import type {ScoresDestination} from './scores-destination.ts'

/** Batches in flight. */
const width = 2

/** Posts the scores of spans. A span counts as accepted when all its scores are, also if it has none. */
export function createScoresTransport({destination, requests, url}: ScoresDestination): Transport {
  const {headers = {}, timeoutMs = 10_000, agent, certificates} = destination
  const client = createHttpClient({url, connections: width, gzip: false, agent, certificates})
  const sent = {...trimmedHeaders(headers), 'content-type': 'application/json'}
  return {
    width,
    timeoutMs,
    noun: 'spans with scores',
    async send(spans) {
      const bodies = bodiesOf(requests, spans)
      if (bodies instanceof Error) return {kind: 'split', error: bodies}
      // Scores have fixed ids, so those before a failure may be sent again.
      for (const body of bodies) {
        const answer = await post(client, {url, body, headers: sent, timeoutMs})
        if (answer.kind !== 'accepted') return answer
      }
      return {kind: 'accepted'}
    },
    flush: async () => {},
    close: async () => client.close(),
  }
}

// The dialect may be a user's own.
function bodiesOf(requests: ScoresDestination['requests'], spans: readonly ReadableSpan[]): readonly string[] | Error {
  try {
    return requests.bodies(spans).map(body => JSON.stringify(body))
  } catch (error) {
    return toError(error)
  }
}

interface ScorePost {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

async function post(client: HttpClient, {url, body, headers, timeoutMs}: ScorePost): Promise<Answer> {
  try {
    const request = {body: createTextEncoder().encode(body), headers, timeoutMs, mayLeave: () => true}
    const response = await context.with(suppressTracing(ROOT_CONTEXT), () => client.post(request))
    if ('kind' in response) return response
    const {status, retryAfter} = response
    if (status >= 200 && status < 300) return {kind: 'accepted'}
    return answerOfStatus(status, retryAfter, new Error(`${withoutSecrets(url)} responded with ${status}`))
  } catch (error) {
    return {kind: 'later', error: toError(error)}
  }
}
