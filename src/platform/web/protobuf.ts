import {ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer'
import type {OtlpEncoding} from '../otlp-encoding.ts'

/** Returns the binary encoding. It is loaded with the page, because a page that is being left has no time to load it. */
export const protobuf = (): OtlpEncoding | Promise<OtlpEncoding> => ProtobufTraceSerializer
