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
  receiver(): {readonly url: string} | undefined
  serverUrl(): string | undefined
}

/** How the surroundings are judged; a page has nothing to judge. */
export interface Judge {
  readonly isUrl: (value: string) => boolean
  readonly shown: (value: string) => string
  readonly fail: (problem: string) => never
}

const nothing = (): undefined => undefined

/** A page has no environment variables, and no files. */
export function settings(_judge: Judge): Settings {
  return {namesSampler: false, destination: 'memory', receiver: nothing, serverUrl: nothing}
}
