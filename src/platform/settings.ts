/** What the surroundings say to tracers: the environment, as far as it says anything. The only reader of options in it. */
export interface Settings {
  readonly apiKey?: string | undefined
  readonly project?: string | undefined
  readonly source?: string | undefined
  readonly sessionName?: string | undefined
  readonly verbose?: boolean | undefined
  readonly disableBatch?: boolean | undefined
  readonly disableTracing?: boolean | undefined
  /** For the resource. */
  readonly serviceName?: string | undefined
  /** A sampler is named, which the SDK then builds. */
  readonly namesSampler: boolean
  /** Where spans go when nobody says it. */
  readonly destination: 'local' | 'memory'
  /** The receiver that `OTEL_EXPORTER_OTLP_*` names, if any. */
  receiver(): Receiver | undefined
  /** HoneyHive's server, if set. */
  serverUrl(): string | undefined
}

/** An OTLP/HTTP receiver. */
export interface Receiver {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly protocol?: 'http/json' | 'http/protobuf'
  readonly compression?: 'gzip' | 'none'
  readonly timeoutMs?: number
}

/** How the surroundings are judged: what is wrong with them is said in words of the room that asks. */
export interface Judge {
  readonly isUrl: (value: string) => boolean
  /** The value as it may be shown. */
  readonly shown: (value: string) => string
  readonly fail: (problem: string) => never
}
