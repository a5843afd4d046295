import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'

/** An encoding of OTLP. */
export interface OtlpEncoding {
  readonly serializeRequest: (spans: ReadableSpan[]) => Uint8Array | undefined
  readonly deserializeResponse: (body: Uint8Array) => {
    readonly partialSuccess?: {readonly rejectedSpans?: number | string; readonly errorMessage?: string}
  }
}
