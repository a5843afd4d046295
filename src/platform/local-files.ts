import type {SpanExporter} from '@opentelemetry/sdk-trace-base'

/** A folder of ours for spans. */
export interface LocalFiles {
  /** Absolute. */
  readonly folder: string
  /**
   * Appends spans to files as OTLP JSON lines, one request a line: the format of OpenTelemetry's file exporter, which a
   * collector's `otlpjsonfile` receiver reads. Old files go when they pass the limits.
   */
  exporter(options?: Partial<LocalOptions>): SpanExporter
}

/** How much is kept, and who hears of the first use. */
export interface LocalOptions {
  /** Bytes of all files together. */
  readonly totalBytes: number
  /** Bytes after which a new file is begun: what is removed is always a whole file. */
  readonly fileBytes: number
  readonly ageMs: number
  /** Called before the first span is written. */
  readonly announce: (() => void) | undefined
}
