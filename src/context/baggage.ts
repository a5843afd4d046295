import type {Context} from '@opentelemetry/api'
import {baggageEntryMetadataFromString, propagation, ROOT_CONTEXT} from '@opentelemetry/api'
import type {Owner} from './state/owner.ts'
import {state} from './state/state.ts'

/** The baggage key of a tracer's id, as in the Python SDK. */
export const baggageKey = 'honeyhive_tracer_id'

/** Returns `context` with an entry that selects `owner`, in this process only. */
export function withBaggage(context: Context, owner: Owner): Context {
  const metadata = baggageEntryMetadataFromString('')
  // The identity of this object proves the origin of an entry. Its text does not, because anybody can send a header
  // with a valid id.
  state().baggage.set(metadata, owner)
  const baggage = propagation.getBaggage(context) ?? propagation.createBaggage()
  return propagation.setBaggage(context, baggage.setEntry(baggageKey, {value: owner.id, metadata}))
}

/**
 * Returns the tracer that the entry selects, or `undefined` without an entry. Returns `ignored` when the entry came
 * from outside or was made by hand.
 */
export function readBaggage(context: Context): Owner | 'ignored' | undefined {
  // The root context is empty. Reading it would cost 10 % of an enrichment without a span.
  if (context === ROOT_CONTEXT) return undefined
  const entry = propagation.getBaggage(context)?.getEntry(baggageKey)
  if (entry === undefined) return undefined
  return (entry.metadata && state().baggage.get(entry.metadata)) ?? 'ignored'
}
