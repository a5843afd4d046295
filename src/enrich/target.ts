import type {Context, Span} from '@opentelemetry/api'
import type {Consumed} from '../attributes/plan.ts'
import type {ContextSnapshot} from '../context/context-snapshot.ts'
import type {Via} from '../context/discover.ts'
import type {Owner} from '../context/state/owner.ts'
import {ownerOfTracer} from '../context/state/state.ts'
import type {Failure} from '../diagnostics/code-row.ts'

/** The target of an enrichment: a span, which may not be writable (`failure`), or the reason why there is no span. */
export type Target = {
  /** The discovered tracer. With an explicit span, the owner of that span. */
  readonly owner: Owner | undefined
  readonly consumed: Consumed
  readonly at: Context
  /** The result of inspecting `at`. `undefined` when no tracer exists in this process. */
  readonly snapshot: ContextSnapshot | undefined
  /** The source that knew the outermost span, when the caller asked for it. */
  readonly root?: string | undefined
} & (
  | {readonly span: Span; readonly via: Via; readonly failure: Failure | undefined}
  | {readonly span: undefined; readonly via: Via | undefined; readonly failure: Failure}
)

/** The target as the caller chose it, by the keys `tracer` and `span` of an enrichment, or by a method of a tracer. */
export interface TargetKeys {
  readonly owner: Owner | undefined
  readonly span: Span | undefined
  /** True when the caller asks for the outermost span. */
  readonly root?: boolean
  /** True when `tracer` holds a tracer or a provider of bare OpenTelemetry. */
  readonly foreignTracer: boolean
  readonly consumed: Consumed
}

/**
 * Reads the two keys. A value that is neither a tracer of ours nor a span is data under an ordinary key. `instance` is
 * the tracer whose method was called, but the key wins.
 */
export function readTargetKeys(
  enrichment: {readonly tracer?: unknown; readonly span?: unknown},
  instance: Owner | undefined,
): TargetKeys {
  let tracer: unknown
  let given: unknown
  // A getter that throws loses only its own key. The loss is counted where the data is planned.
  try {
    tracer = enrichment.tracer
  } catch {}
  try {
    given = enrichment.span
  } catch {}
  const owner = tracer === undefined ? undefined : ownerOfTracer(tracer)
  const span = given === undefined || !isSpan(given) ? undefined : given
  const foreignTracer = tracer !== undefined && owner === undefined && isForeignTracer(tracer)
  const byTracer = owner !== undefined || foreignTracer
  const root = given === 'root'
  const bySpan = root || span !== undefined
  const consumed = byTracer ? (bySpan ? 'both' : 'tracer') : bySpan ? 'span' : 'none'
  const keys: TargetKeys = {owner: owner ?? instance, span, foreignTracer, consumed}
  return root ? {...keys, root} : keys
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
