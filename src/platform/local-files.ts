import type {SpanExporter} from '@opentelemetry/sdk-trace-base'

/** The folder of the `local` destination. */
export interface LocalFiles {
  /** The absolute path of the folder. */
  readonly folder: string
  /**
   * Appends spans to files as OTLP JSON lines, one request a line. It is the format of OpenTelemetry's file exporter,
   * which a collector's `otlpjsonfile` receiver reads. Old files are removed beyond the limits.
   */
  exporter(options?: Partial<LocalOptions>): SpanExporter
}

/** Limits of the stored files, and a callback before the first use. */
export interface LocalOptions {
  /** The most bytes of all files together. */
  readonly totalBytes: number
  /**
   * The size in bytes after which a new file begins. Several files are needed, because only whole files are removed.
   */
  readonly fileBytes: number
  readonly ageMs: number
  /** Called before the first span is written. */
  readonly announce: (() => void) | undefined
}
