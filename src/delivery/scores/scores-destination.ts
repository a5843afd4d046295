import type {ScoreRequests} from '../../dialects/dialect.ts'
import {withoutSecrets} from '../../diagnostics/check-options.ts'
import type {UrlDestination} from '../otlp-transport.ts'

/** The API of a backend for the scores of the spans that another destination sends. */
export class ScoresDestination {
  readonly destination: UrlDestination
  readonly requests: ScoreRequests
  readonly url: string

  constructor(destination: UrlDestination, requests: ScoreRequests) {
    this.destination = destination
    this.requests = requests
    this.url = requests.url(destination.url)
  }

  get name(): string {
    return `${withoutSecrets(this.url)} (scores)`
  }
}

/** Returns the destination for the scores of `destination`, if its dialect sends scores. */
export function scoresOf(destination: unknown): ScoresDestination | undefined {
  const {url, dialect} = Object(destination) as Partial<UrlDestination>
  const requests = typeof url === 'string' ? dialect?.scoreRequests : undefined
  return requests === undefined ? undefined : new ScoresDestination(destination as UrlDestination, requests)
}
