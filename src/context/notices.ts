import type {Span} from '@opentelemetry/api'
import {type Code, codes} from '../diagnostics/codes.ts'
import {readBaggage} from './baggage.ts'
import {contextLasts} from './context-works.ts'
import type {Owner} from './owner.ts'
import type {Place} from './place.ts'
import {state} from './state.ts'

/** Something at a place that hints at lost or swapped context; reported where it bites, shown by `explain`. */
export interface Notice {
  readonly code: Code
  readonly cause: string
  readonly cure: string
}

/** All that can be seen at `place`, where `owner` was discovered. Counts nothing. */
export function noticesAt(place: Place, owner: Owner | undefined): readonly Notice[] {
  const seen = rows.filter(({applies}) => applies(place, owner))
  return seen.map(({code, cause = codes[code].cause}) => ({code, cause, cure: codes[code].cure}))
}

/** The tracer that entered is not the one whose span was activated since. */
export function ownersDiffer({lineage, span, spanOwner}: Place): boolean {
  if (lineage === undefined || spanOwner === undefined || lineage.active === span) return false
  return lineage.entered !== undefined && lineage.entered !== spanOwner
}

/** Whether `span` says that it has ended; spans of the bare api do not say. */
export function hasEnded(span: Span | undefined): boolean {
  return (span as {readonly ended?: unknown} | undefined)?.ended === true
}

/** Why a tracer that was shut down matters to an enrichment. */
export const closedOwner = 'the tracer that is discovered here was shut down, so what is written may not be delivered'

const rows: readonly {
  readonly code: Code
  readonly cause?: string
  readonly applies: (place: Place, owner: Owner | undefined) => boolean
}[] = [
  {code: 'owner-differs', applies: ownersDiffer},
  {code: 'active-span-ended', applies: ({span}) => hasEnded(span)},
  {code: 'tracer-closed', cause: closedOwner, applies: (_, owner) => owner?.closed === true},
  {code: 'baggage-ignored', applies: ({context}) => readBaggage(context)?.ignored === true},
  {code: 'no-context-manager', applies: () => !contextLasts()},
  {code: 'second-copy', applies: () => state().copies > 1},
]
