import type {Attributes, HrTime, SpanContext} from '@opentelemetry/api'
import {emptyResource} from '@opentelemetry/resources'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import type {About} from './request-log.ts'
import type {Call, CallArguments} from './routes.ts'

/** A request that waits for HoneyHive's server. */
export interface ServerRequest extends Omit<CallArguments, 'id'> {
  readonly call: Call
  readonly about: About
  /** Requests of one lane are sent one after another. */
  readonly lane: string
  /** Returns the id in the path when the request is sent, because an earlier response may change it. */
  readonly id?: () => string
  /**
   * The request that makes the id known. It is sent again when the server does not know the id (404). If it is
   * accepted, the key is right and the id was unknown.
   */
  readonly revive?: () => ServerRequest | undefined
  /** The body to send when the server refuses the first one (400). */
  readonly instead?: CallArguments['body']
  /** Receives the response of the server. */
  readonly accepted?: (data: unknown) => void
}

/** A request in the form that the queue of spans takes. So requests share the retry and the limits of spans. */
export class RequestSpan implements ReadableSpan {
  readonly request: ServerRequest
  readonly name: string
  readonly attributes: Attributes
  readonly kind = 0
  readonly status = {code: 0}
  readonly startTime: HrTime = [0, 0]
  readonly endTime: HrTime = [0, 0]
  readonly duration: HrTime = [0, 0]
  readonly links: ReadableSpan['links'] = []
  readonly events: ReadableSpan['events'] = []
  readonly ended = true
  readonly resource: ReadableSpan['resource'] = emptyResource()
  readonly instrumentationScope = {name: ''}
  readonly droppedAttributesCount = 0
  readonly droppedEventsCount = 0
  readonly droppedLinksCount = 0

  constructor(request: ServerRequest) {
    this.request = request
    this.name = request.call
    // The queue bounds its memory by the size of the attributes.
    this.attributes = {body: JSON.stringify(request.body ?? {})}
  }

  spanContext(): SpanContext {
    return {traceId: '', spanId: '', traceFlags: 0}
  }
}
