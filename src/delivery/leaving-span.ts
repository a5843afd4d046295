import type {Attributes} from '@opentelemetry/api'
import type {ReadableSpan} from '@opentelemetry/sdk-trace-base'
import {type Dialect, isPure} from '../dialects/dialect.ts'
import * as codes from '../diagnostics/codes.ts'
import {toError} from '../diagnostics/errors.ts'
import {report} from '../diagnostics/report.ts'
import type {Sender} from './span-buffer.ts'

/**
 * Returns the function that prepares a span for sending. Without a dialect it returns the span itself, otherwise a
 * translated copy.
 */
export function leavingIn(dialect: Dialect | undefined): (span: ReadableSpan, sender: Sender) => ReadableSpan {
  return dialect === undefined ? span => span : (span, sender) => translated(dialect, span, sender)
}

// Other destinations share the span, so it is never changed.
function translated(dialect: Dialect, span: ReadableSpan, sender: Sender): ReadableSpan {
  try {
    return changedSpan(span, {attributes: attributesIn(dialect, span)})
  } catch (error) {
    report(codes.dialectFailed, sender.reporter, () => ({
      subject: `Dialect ${dialect.name}`,
      cause: `it failed, so the span was sent untranslated: ${toError(error).message}`,
    }))
    return span
  }
}

function attributesIn(dialect: Dialect, span: ReadableSpan): Attributes {
  const attributes: unknown = dialect.translate(isPure(dialect) ? span : copyOf(span))
  if (typeof attributes === 'object' && attributes !== null) return attributes as Attributes
  throw new TypeError(`translate() returned ${typeof attributes} instead of attributes`)
}

// A user's own dialect may change the attributes that it receives.
function copyOf({name, kind, status, events, attributes, parentSpanContext}: ReadableSpan) {
  return {
    name,
    kind,
    status: {...status},
    events: events.map(event => ({...event, attributes: {...event.attributes}})),
    attributes: {...attributes},
    parentSpanContext,
  }
}

/** Returns a copy of a span with other parts. A spread alone would lose what the class of the span computes. */
export function changedSpan(span: ReadableSpan, changes: Partial<ReadableSpan>): ReadableSpan {
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && {parentSpanContext: span.parentSpanContext}),
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes: span.attributes,
    links: span.links,
    events: span.events,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    ...changes,
  }
}
