import type {Attributes} from '@opentelemetry/api'
import type {ReadSpan} from '../../../src/evaluate/spans/span-node.ts'

/** A span of the vectors. Times are in seconds. */
export interface VectorSpan {
  readonly id: string
  readonly parent?: string
  readonly name?: string
  readonly start?: number
  readonly end?: number
  readonly status?: {readonly code: number}
  readonly attributes: Attributes
}

/** The same as a span of OpenTelemetry. */
export function spanOf({id, parent, name = id, start = 0, end = start, status, attributes}: VectorSpan): ReadSpan {
  const contextOf = (spanId: string) => ({traceId: 't', spanId, traceFlags: 1})
  return {
    name,
    attributes,
    startTime: [start, 0],
    endTime: [end, 0],
    status: status ?? {code: 0},
    ...(parent === undefined ? {} : {parentSpanContext: contextOf(parent)}),
    spanContext: () => contextOf(id),
  }
}
