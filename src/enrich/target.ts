import type {Context, Span} from '@opentelemetry/api'
import type {Via} from '../context/discover.ts'
import type {Owner} from '../context/state/owner.ts'
import type {ContextSnapshot} from '../context/context-snapshot.ts'
import {ownerOfTracer} from '../context/state/registry.ts'
import type {Failure} from '../diagnostics/code-row.ts'

/** Where an enrichment goes: a span, or the reason why there is none. */
export interface Target {
  readonly via: Via | undefined
  readonly span: Span | undefined
  /** The tracer that was discovered; with an explicit span, the one that owns it. */
  readonly owner: Owner | undefined
  readonly failure: Failure | undefined
  /** The keys of the enrichment that chose the target and are therefore no data. */
  readonly consumed: Consumed
  readonly at: Context
  /** What was looked at there; `undefined` where no tracer was ever made. */
  readonly place: ContextSnapshot | undefined
}

/** Which of the keys `tracer` and `span` of an enrichment chose the target and are therefore no data. */
export type Consumed = 'none' | 'tracer' | 'span' | 'both'

/** What an enrichment says of its target, by its keys `tracer` and `span`. */
export interface Named {
  readonly owner: Owner | undefined
  readonly span: Span | undefined
  /** `tracer` holds a tracer or a provider of bare OpenTelemetry. */
  readonly stranger: boolean
  readonly consumed: Consumed
}

/** Reads the two keys. What is neither a tracer of ours nor a span is an ordinary key, and stays data. */
export function namedIn(enrichment: {readonly tracer?: unknown; readonly span?: unknown}): Named {
  let tracer: unknown
  let given: unknown
  // A getter that throws loses its own key only, and that where the data is planned.
  try {
    tracer = enrichment.tracer
  } catch {}
  try {
    given = enrichment.span
  } catch {}
  const owner = tracer === undefined ? undefined : ownerOfTracer(tracer)
  const span = given === undefined || !isSpan(given) ? undefined : given
  const stranger = tracer !== undefined && owner === undefined && isForeignTracer(tracer)
  const byTracer = owner !== undefined || stranger
  const consumed = byTracer ? (span === undefined ? 'tracer' : 'both') : span === undefined ? 'none' : 'span'
  return {owner, span, stranger, consumed}
}

function isForeignTracer(value: unknown): boolean {
  return hasMethods(value, 'startSpan', 'startActiveSpan') || hasMethods(value, 'getTracer')
}

function isSpan(value: unknown): value is Span {
  return hasMethods(value, 'spanContext', 'setAttribute', 'isRecording')
}

function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  try {
    return (
      typeof value === 'object' && names.every(name => typeof (value as Record<string, unknown>)[name] === 'function')
    )
  } catch {
    return false
  }
}
