import type {Context, Span} from '@opentelemetry/api'
import {entering} from './lineage.ts'
import {entered} from './own-context.ts'
import type {Owner} from './state/owner.ts'
import type {Place} from './place.ts'

/** The context in which `owner` has entered, with its `span` active, or whatever was active when it has none. */
export function enter(place: Place, owner: Owner, span?: Span): Context {
  return entered(place.context, span ?? place.span, entering(place.lineage, owner, place.span, span))
}
