import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Redactor} from './redact.ts'
import {redactAttributes} from './redact-attributes.ts'
import {redactPieces} from './redact-pieces.ts'
import * as keys from '../attributes/wire-keys.ts'
import {recordOf} from '../context/state/span-owner.ts'

/**
 * Creates a processor that redacts each ended span: all attributes, events, links, status and name. It must be the
 * first processor, so that the other processors and all destinations receive redacted spans.
 */
export function redacting(redactor: Redactor): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: span => redactSpan(span, redactor),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

function redactSpan(span: ReadableSpan, redactor: Redactor): void {
  const reserved = recordOf(span as never)?.owner.reserved
  const exempt = (key: string): boolean =>
    (key.startsWith('honeyhive.') && key !== keys.sessionName) || reserved?.has(key) === true
  redactAttributes(span.attributes, redactor, {exempt, done: redactPieces(span.attributes, redactor)})
  for (const event of span.events) {
    redactAttributes(event.attributes, redactor, event.name === 'exception' ? {path: errorPath} : {})
    event.name = nameOf(event.name, redactor)
  }
  for (const {attributes} of span.links) redactAttributes(attributes, redactor)
  const {status} = span
  if (status.message !== undefined) {
    status.message = String(redactor.value(errorPath('status.message'), status.message))
  }
  Object.assign(span, {name: nameOf(span.name, redactor)})
}

// A span holds an error in three places. A rule for `error` applies to all of them.
function errorPath(key: string): string {
  return `error.${key}`
}

// The path is the name of the event. If the path was `name`, a rule for people's names would mask each span.
function nameOf(name: string, redactor: Redactor): string {
  return String(redactor.value('event_name', name))
}
