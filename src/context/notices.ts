import type {Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'
import type {Code, CodeRow} from '../diagnostics/code-row.ts'
import * as codes from '../diagnostics/codes.ts'
import {readBaggage} from './baggage.ts'
import type {ContextSnapshot} from './context-snapshot.ts'
import {contextMayBeLost} from './context-works.ts'
import {ownersDiffer} from './discover.ts'
import {hasEnded} from './inspect-span.ts'
import type {Owner} from './state/owner.ts'
import {state} from './state/state.ts'

/** A sign of a lost or replaced context. Calls report it when it affects them, and `explain` shows it. */
export interface Notice {
  readonly code: Code
  readonly cause: string
  readonly cure: string
}

/** Returns all notices for `snapshot`, in which `owner` was discovered. It does not count them. */
export function noticesAt(snapshot: ContextSnapshot, owner: Owner | undefined): readonly Notice[] {
  const seen = rows.filter(({applies}) => applies(snapshot, owner))
  return seen.map(({row: {code, cause, cure}, because = cause}) => ({code, cause: because, cure}))
}

/** The reason why a shut-down tracer matters to an enrichment. */
export const closedTracerCause = 'the tracer discovered here was shut down, so the data may not be delivered'

const rows: readonly {
  readonly row: CodeRow
  readonly because?: string
  readonly applies: (snapshot: ContextSnapshot, owner: Owner | undefined) => boolean
}[] = [
  {row: codes.ownerDiffers, applies: ownersDiffer},
  {row: codes.activeSpanEnded, applies: ({span}) => hasEnded(span)},
  {row: codes.tracerClosed, because: closedTracerCause, applies: (_, owner) => owner?.closed === true},
  {row: codes.baggageIgnored, applies: ({context}) => readBaggage(context) === 'ignored'},
  {row: codes.noContextManager, applies: ({context}) => contextMayBeLost(context)},
  {
    row: codes.toApplication,
    because: 'no tracer owns the span that trace() started here, so with() hands nothing to the spans below',
    applies: ({span}, owner) => owner === undefined && isOfTrace(span),
  },
  {row: codes.secondCopy, applies: () => state().copies > 1},
]

function isOfTrace(span: Span | undefined): boolean {
  const scope = span && (read(span, 'instrumentationScope') as {readonly name?: unknown} | undefined)
  return scope?.name === 'enrich-span'
}
