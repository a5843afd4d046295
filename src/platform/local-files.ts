import type {SpanExporter} from '@opentelemetry/sdk-trace-base'

/** The folder of the `local` destination. */
export interface LocalFiles {
  /** Absolute. */
  readonly folder: string
  /**
   * Appends spans to files as OTLP JSON lines, one request a line: the format of OpenTelemetry's file exporter, which a
   * collector's `otlpjsonfile` receiver reads. Old files are removed beyond the limits.
   */
  exporter(options?: Partial<LocalOptions>): SpanExporter
}

/** How much is kept, and a callback before the first use. */
export interface LocalOptions {
  /** Bytes of all files together. */
  readonly totalBytes: number
  /** Bytes after which a new file is begun, because only whole files are removed. */
  readonly fileBytes: number
  readonly ageMs: number
  /** Called before the first span is written. */
  readonly announce: (() => void) | undefined
}
