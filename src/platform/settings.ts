import type {Certificates} from './http.ts'

/** Options from the environment; unset ones are absent. The only reader of such options. */
export interface Settings {
  readonly apiKey?: NamedValue | undefined
  readonly ingestionKey?: NamedValue | undefined
  readonly dataPlaneKey?: NamedValue | undefined
  /** The variables that were not taken although they differ from the one that was, one sentence each. */
  readonly conflicts: readonly string[]
  /** The deprecated variables that are set, with the new name of each. */
  readonly deprecated: readonly (readonly [old: string, now: string])[]
  readonly project?: string | undefined
  readonly source?: string | undefined
  readonly sessionName?: string | undefined
  readonly verbose?: boolean | undefined
  readonly disableBatch?: boolean | undefined
  readonly disableTracing?: boolean | undefined
  /** The service in the resource. */
  readonly serviceName?: string | undefined
  /** The attributes in `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: Readonly<Record<string, string>> | undefined
  /** True when a sampler is set, which the SDK then builds. */
  readonly namesSampler: boolean
  /** The limits that `OTEL_SPAN_*_LIMIT` and `OTEL_ATTRIBUTE_*_LIMIT` set. */
  readonly spanLimits: SpanLimitSettings
  /** The destination when the user does not configure one. */
  readonly destination: 'local' | 'memory'
  /** `HH_SPOOL`: whether URL destinations have a spool, or its folder. */
  readonly spool?: boolean | string | undefined
  /** The receiver that `OTEL_EXPORTER_OTLP_*` names, if any. */
  receiver(): Receiver | undefined
  /** Returns the URL of `path` at HoneyHive's server, if that server is set. */
  serverUrl(path: string): string | undefined
}

/** A value and the variable that holds it. */
export interface NamedValue {
  readonly variable: string
  readonly value: string
}

/** Limits of a span, in counts and characters. */
interface SpanLimitSettings {
  readonly attributes?: number | undefined
  readonly valueLength?: number | undefined
  readonly events?: number | undefined
  readonly links?: number | undefined
}

/** An OTLP/HTTP receiver. */
export interface Receiver {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly protocol?: 'http/json' | 'http/protobuf'
  readonly compression?: 'gzip' | 'none'
  readonly timeoutMs?: number
  readonly certificates?: Certificates
}

/** Checks of the environment, with the caller's messages. */
export interface SettingsChecks {
  readonly isUrl: (value: string) => boolean
  /** Returns the cure for a URL with a usual mistake. */
  readonly cure: (value: string) => string | undefined
  /** The value as a message may show it. */
  readonly shown: (value: string) => string
  /** Adds a path to the path of a URL. */
  readonly below: (base: string, path: string) => string
  /** Returns the intended URL if `base` already ends in `path`, so that adding `path` would be wrong. */
  readonly without: (base: string, path: string) => string | undefined
  /** Returns why a request cannot carry these headers. The reason never shows a value. */
  readonly headerProblem: (headers: Readonly<Record<string, string>>) => string | undefined
  readonly fail: (problem: string) => never
}
