import {type Span, SpanStatusCode} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import * as keys from '../attributes/wire-keys.ts'
import type {Limits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import {byteLength, cutText} from '../attributes/text.ts'

/** Writes a failure onto its span: the error's attributes, status ERROR and one exception event, all within the limits. */
export function writeFailure(span: Span, error: unknown, limits: Limits): void {
  const written: Record<string, AttributeScalar> = {}
  plan({error: error ?? String(error)}, (key, value) => (written[key] = value), {limits})
  for (const key in written) span.setAttribute(key, written[key] ?? '')
  const message = bounded(written[keys.error] ?? textOf(error), limits)
  const type = written[keys.errorType]
  const stack = stackOf(error)
  span.setStatus({code: SpanStatusCode.ERROR, message})
  span.addEvent('exception', {
    ...(type === undefined ? {} : {'exception.type': String(type)}),
    'exception.message': message,
    ...(stack === undefined ? {} : {'exception.stacktrace': bounded(stack, limits)}),
  })
}

/** What an error says of itself, whatever was thrown. Never throws. */
export function textOf(error: unknown): string {
  try {
    return String(error)
  } catch {
    return '[Unreadable]'
  }
}

function stackOf(error: unknown): string | undefined {
  try {
    const {stack} = error as {readonly stack?: unknown}
    return typeof stack === 'string' ? stack : undefined
  } catch {
    return undefined
  }
}

function bounded(value: AttributeScalar, {valueBytes}: Limits): string {
  const text = String(value)
  if (text.length * 3 <= valueBytes) return text
  const bytes = byteLength(text)
  return bytes <= valueBytes ? text : (cutText(text, bytes, valueBytes) ?? '')
}
