import {type Context, createContextKey, type Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'

// The key of `@opentelemetry/core`, read by name so that this file needs no SDK.
const rpcMetadata = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/** The local root of a plain span, and the source that knew it. */
interface Root {
  readonly span: Span
  readonly why: string
}

/** Returns the local root around `active`: the span that the HTTP instrumentation noted, or a span without a local parent. */
export function rootAround(at: Context, active: Span): Root | undefined {
  const noted = (at.getValue(rpcMetadata) as {readonly span?: Span} | undefined)?.span
  if (noted !== undefined) return {span: noted, why: 'RPC metadata'}
  // Only a span of an SDK shows its parent.
  if (read(active, 'attributes') === undefined || read(active, 'parentSpanId') !== undefined) return undefined
  const parent = read(active, 'parentSpanContext') as {readonly isRemote?: boolean} | undefined
  const isRoot = parent === undefined || parent.isRemote === true
  return isRoot ? {span: active, why: 'no local parent'} : undefined
}
