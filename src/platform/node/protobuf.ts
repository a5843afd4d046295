import type {OtlpEncoding} from '../otlp-encoding.ts'

let loaded: OtlpEncoding | undefined

/** Returns the binary encoding. The first call loads it, because the package reads 90 files, also those for metrics and logs. */
export function protobuf(): OtlpEncoding | Promise<OtlpEncoding> {
  return loaded ?? import('@opentelemetry/otlp-transformer').then(module => (loaded = module.ProtobufTraceSerializer))
}
