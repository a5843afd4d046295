import type {SpanExporter} from '@opentelemetry/sdk-trace-base'

/** A folder of ours for spans. The same shape as on Node. */
export interface LocalFiles {
  readonly folder: string
  exporter(options?: {readonly announce?: (() => void) | undefined}): SpanExporter
}

/** A page has no files. */
export function openLocalFiles(_root: string): LocalFiles {
  throw new Error('this platform has no files')
}
