import type {Code, CodeRow} from '../diagnostics/code-row.ts'
import * as codes from '../diagnostics/codes.ts'
import {readBaggage} from './baggage.ts'
import {contextMayBeLost} from './context-works.ts'
import {hasEnded} from './inspect-span.ts'
import type {Owner} from './state/owner.ts'
import type {ContextSnapshot} from './context-snapshot.ts'
import {state} from './state/state.ts'

/** Something at a place that hints at lost or swapped context; reported where it bites, shown by `explain`. */
export interface Notice {
  readonly code: Code
  readonly cause: string
  readonly cure: string
}

/** All that can be seen at `place`, where `owner` was discovered. Counts nothing. */
export function noticesAt(place: ContextSnapshot, owner: Owner | undefined): readonly Notice[] {
  const seen = rows.filter(({applies}) => applies(place, owner))
  return seen.map(({row: {code, cause, cure}, because = cause}) => ({code, cause: because, cure}))
}

/** The tracer that entered is not the one whose span was activated since. */
export function ownersDiffer({lineage, span, spanOwner}: ContextSnapshot): boolean {
  if (lineage === undefined || spanOwner === undefined || lineage.active === span) return false
  return lineage.entered !== undefined && lineage.entered !== spanOwner
}

/** Why a tracer that was shut down matters to an enrichment. */
export const closedOwner = 'the tracer that is discovered here was shut down, so what is written may not be delivered'

const rows: readonly {
  readonly row: CodeRow
  readonly because?: string
  readonly applies: (place: ContextSnapshot, owner: Owner | undefined) => boolean
}[] = [
  {row: codes.ownerDiffers, applies: ownersDiffer},
  {row: codes.activeSpanEnded, applies: ({span}) => hasEnded(span)},
  {row: codes.tracerClosed, because: closedOwner, applies: (_, owner) => owner?.closed === true},
  {row: codes.baggageIgnored, applies: ({context}) => readBaggage(context)?.ignored === true},
  {row: codes.noContextManager, applies: ({context}) => contextMayBeLost(context)},
  {row: codes.secondCopy, applies: () => state().copies > 1},
]
