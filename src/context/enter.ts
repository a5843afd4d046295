import type {Context, Span} from '@opentelemetry/api'
import {push} from './tracer-stack.ts'
import {entered} from './entered-context.ts'
import type {Owner} from './state/owner.ts'
import type {ContextSnapshot} from './context-snapshot.ts'

/** The context in which `owner` has entered, with its `span` active, or whatever was active when it has none. */
export function enter(place: ContextSnapshot, owner: Owner, span?: Span): Context {
  return entered(place.context, span ?? place.span, push(place.lineage, owner, place.span, span))
}
