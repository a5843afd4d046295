import type {Span} from '@opentelemetry/api'
import {ownerFrom} from '../context/owner-from.ts'
import type {Owner} from '../context/owner.ts'
import type {Consumed} from './target.ts'

// Each of the two keys is read by a function of its own: one that takes the name costs several times as much.

/** What an enrichment holds as `tracer`, whatever it is. */
export function readTracer(enrichment: {readonly tracer?: unknown}): unknown {
  try {
    return enrichment.tracer
  } catch {
    return undefined
  }
}

/** The owner behind what was read there, when it is one of our tracers. */
export function namedOwner(tracer: unknown): Owner | undefined {
  return tracer === undefined ? undefined : ownerFrom(tracer)
}

/** The span under the key `span`, when that is one. */
export function namedSpan(enrichment: {readonly span?: unknown}): Span | undefined {
  let span: unknown
  try {
    span = enrichment.span
  } catch {
    // A getter that throws loses its own key only, and that where the data is planned.
  }
  return isSpan(span) ? span : undefined
}

/** Whether `value` is a tracer or a provider of bare OpenTelemetry. */
export function isForeignTracer(value: unknown): boolean {
  return hasMethods(value, 'startSpan', 'startActiveSpan') || hasMethods(value, 'getTracer')
}

export function consumedBy(owner: Owner | undefined, span: Span | undefined): Consumed {
  if (owner === undefined) return span === undefined ? 'none' : 'span'
  return span === undefined ? 'tracer' : 'both'
}

// Whether `value` really is a span, so that an ordinary key `span` stays data.
function isSpan(value: unknown): value is Span {
  return hasMethods(value, 'spanContext', 'setAttribute', 'isRecording')
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    return names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
  } catch {
    return false
  }
}
