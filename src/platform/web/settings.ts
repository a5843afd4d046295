/** What the surroundings say to tracers. The same shape as on Node. */
export interface Settings {
  readonly apiKey?: string | undefined
  readonly project?: string | undefined
  readonly source?: string | undefined
  readonly sessionName?: string | undefined
  readonly verbose?: boolean | undefined
  readonly disableBatch?: boolean | undefined
  readonly disableTracing?: boolean | undefined
  readonly serviceName?: string | undefined
  readonly namesSampler: boolean
  readonly destination: 'local' | 'memory'
  receiver(rule: UrlRule): {readonly url: string} | undefined
  serverUrl(rule: UrlRule): string | undefined
}

/** How a URL is judged when it is used. */
export interface UrlRule {
  readonly accepts: (value: string) => boolean
  readonly refuse: (wrong: WrongUrl) => never
}

/** A variable that should hold a URL. */
export interface WrongUrl {
  readonly name: string
  readonly value: string
  readonly example: string
  readonly meant: string | undefined
}

const nothing = (): undefined => undefined

/** A page has no environment variables, and no files. */
export function settings(): Settings {
  return {namesSampler: false, destination: 'memory', receiver: nothing, serverUrl: nothing}
}
