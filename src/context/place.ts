import type {Context, Span} from '@opentelemetry/api'
import {trace} from '@opentelemetry/api'
import {detached, type Lineage, lineageOf} from './lineage.ts'
import type {Owner} from './owner.ts'
import {ownerOf} from './owners.ts'

/** The place that the question "whose?" is asked about. */
export interface Place {
  readonly context: Context
  /** The active span. */
  readonly span: Span | undefined
  readonly spanOwner: Owner | undefined
  readonly lineage: Lineage | undefined
  /** The tracer that the caller named. */
  readonly explicit: Owner | undefined
}

/** Everything that discovery looks at in `context`. */
export function placeOf(context: Context, explicit: Owner | undefined): Place {
  const span = trace.getSpan(context)
  const lineage = lineageOf(context)
  // Whoever deletes the active span from a context wants a root there, not our memory of what was above.
  const here = span === undefined && lineage?.active !== undefined ? detached(lineage) : lineage
  return {context, span, spanOwner: ownerOf(span), lineage: here, explicit}
}
