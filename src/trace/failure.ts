import {type Span, SpanStatusCode} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/attribute.ts'
import {describeError, stackOf} from '../attributes/error-chain.ts'
import * as keys from '../attributes/wire-keys.ts'
import type {Limits} from '../attributes/limits.ts'
import {plan} from '../attributes/plan.ts'
import {shortened} from '../attributes/text.ts'

/**
 * Writes an error onto its span: attributes, status ERROR and one exception event. Each value stays within the limits.
 */
export function writeFailure(span: Span, error: unknown, limits: Limits): void {
  const written: Record<string, AttributeScalar> = {}
  plan({error: error ?? String(error)}, (key, value) => (written[key] = value), {limits})
  for (const key in written) span.setAttribute(key, written[key] ?? '')
  const message = shortened(String(written[keys.error] ?? fieldsIn(written)), limits.valueBytes)
  const type = written[keys.errorType]
  const stack = stackOf(describeError(error, limits), limits)
  span.setStatus({code: SpanStatusCode.ERROR, message})
  span.addEvent('exception', {
    ...(type === undefined ? {} : {'exception.type': String(type)}),
    'exception.message': message,
    ...(stack === undefined ? {} : {'exception.stacktrace': shortened(stack, limits.valueBytes)}),
  })
}

// A non-Error object was thrown. Its text is read from the attributes, which are within the limits. Reading the object
// again might never end.
function fieldsIn(written: Readonly<Record<string, AttributeScalar>>): string {
  const fields = Object.entries(written).map(([key, value]) => [key.slice(keys.error.length + 1), value])
  return JSON.stringify(Object.fromEntries(fields))
}
