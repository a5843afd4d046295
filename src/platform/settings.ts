/** Options from the environment. An unset option is absent. Only this code reads such options. */
export interface Settings {
  readonly apiKey?: string | undefined
  readonly project?: string | undefined
  readonly source?: string | undefined
  readonly sessionName?: string | undefined
  readonly verbose?: boolean | undefined
  readonly disableBatch?: boolean | undefined
  readonly disableTracing?: boolean | undefined
  /** Attributes of the resource. */
  readonly serviceName?: string | undefined
  /** True when a sampler is set, which the SDK then builds. */
  readonly namesSampler: boolean
  /** The destination when the user does not configure one. */
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

/** Checks of the environment, with the caller's messages. */
export interface SettingsChecks {
  readonly isUrl: (value: string) => boolean
  /** Returns the value as a message may show it. */
  readonly shown: (value: string) => string
  readonly fail: (problem: string) => never
}
