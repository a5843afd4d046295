import type {Attributes, AttributeValue} from '@opentelemetry/api'
import type {ReadableSpan, SpanProcessor} from '@opentelemetry/sdk-trace-base'
import type {Redact} from '../attributes/redact.ts'
import {recordOf} from '../context/owners.ts'

/**
 * Redacts each span as it ends: its attributes, whoever wrote them, its events, links, status and name. It must be the
 * first of the processors: the others, and every destination behind them, see the result.
 */
export function redacting(redact: Redact): SpanProcessor {
  return {
    onStart: () => {},
    onEnd: span => redactSpan(span, redact),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
}

function redactSpan(span: ReadableSpan, redact: Redact): void {
  const reserved = recordOf(span as never)?.owner.reserved
  const stamped = (key: string): boolean => key.startsWith('honeyhive.') || reserved?.has(key) === true
  // The error is told three times: a rule for `error` holds for all of them.
  const redactError: Redact = (path, value) => redact(`error.${path}`, value)
  redactAll(span.attributes, redact, stamped)
  for (const {name, attributes} of span.events) redactAll(attributes, name === 'exception' ? redactError : redact)
  for (const {attributes} of span.links) redactAll(attributes, redact)
  const {status} = span
  if (status.message !== undefined) status.message = String(redactError('status.message', status.message))
  Object.assign(span, {name: String(redact('name', span.name))})
}

function redactAll(attributes: Attributes | undefined, redact: Redact, exempt?: (key: string) => boolean): void {
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== undefined && !exempt?.(key)) attributes[key] = redactValue(pathOf(key), value, redact)
  }
}

function redactValue(path: string, value: AttributeValue, redact: Redact): AttributeValue {
  if (!Array.isArray(value)) return redact(path, value)
  return value.map(each => (each === null || each === undefined ? each : redact(path, each))) as AttributeValue
}

// Users know their data by its namespace: `inputs.password`.
function pathOf(key: string): string {
  return key.startsWith('honeyhive_') ? key.slice('honeyhive_'.length) : key
}
