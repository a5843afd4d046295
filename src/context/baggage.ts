import type {BaggageEntryMetadata, Context} from '@opentelemetry/api'
import {baggageEntryMetadataFromString, propagation, ROOT_CONTEXT} from '@opentelemetry/api'
import type {Owner} from './state/owner.ts'
import {state} from './state/state.ts'

/** The baggage key under which a tracer's id travels, as in the Python SDK. */
export const baggageKey = 'honeyhive_tracer_id'

/** `context` with an entry that selects `owner` in this process, and nowhere else. */
export function withBaggage(context: Context, owner: Owner): Context {
  const metadata = baggageEntryMetadataFromString('')
  // Identity, never text, proves where an entry comes from: anybody can send a header with a valid id.
  state().baggage.set(metadata, owner)
  const baggage = propagation.getBaggage(context) ?? propagation.createBaggage()
  return propagation.setBaggage(context, baggage.setEntry(baggageKey, {value: owner.id, metadata}))
}

/** What baggage says about the tracer of `context`. */
export interface BaggageAnswer {
  readonly owner: Owner | undefined
  /** An entry exists, but came from outside or was typed by hand. */
  readonly ignored: boolean
}

/** Reads the entry; `undefined` when there is none. */
export function readBaggage(context: Context): BaggageAnswer | undefined {
  // Nothing is in it; asking costs a tenth of an enrichment that finds no span.
  if (context === ROOT_CONTEXT) return undefined
  const entry = propagation.getBaggage(context)?.getEntry(baggageKey)
  if (entry === undefined) return undefined
  const owner = ownerOfMetadata(entry.metadata)
  return {owner, ignored: owner === undefined}
}

function ownerOfMetadata(metadata: BaggageEntryMetadata | undefined): Owner | undefined {
  return metadata === undefined ? undefined : state().baggage.get(metadata)
}
