import type {AnyTracer, Owner} from './owner.ts'
import {type OwnerReader, sharedState, state} from './state.ts'

/**
 * Makes the tracers of this copy recognisable. They carry their owner in a private field: a table of all tracers would
 * cost a fork as much as the rest of it.
 */
export function recognise(read: OwnerReader): void {
  const {readers} = state()
  if (!readers.includes(read)) readers.push(read)
}

/** The owner behind `value` when it is one of our tracers, from whichever copy of the package. */
export function ownerOfTracer(value: unknown): Owner | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const read of sharedState()?.readers ?? []) {
    const owner = read(value)
    if (owner !== undefined) return owner
  }
  return undefined
}

/** Makes `owner.tracer` known by id, weakly, so that a dropped tracer is collected. */
export function register(owner: Owner): void {
  const {registry} = state()
  registry.set(owner.id, new WeakRef(owner.tracer))
  if (registry.size >= sweepAt) sweep(registry)
}

// Dropped tracers leave their ids behind. Sweeping at each doubling costs a constant a tracer; a finalizer for each
// would cost more than the tracer.
let sweepAt = 1_024

function sweep(registry: Map<string, WeakRef<object>>): void {
  for (const [id, reference] of registry) if (reference.deref() === undefined) registry.delete(id)
  sweepAt = Math.max(1_024, registry.size * 2)
}

/** Forgets the id; the object stays recognisable as ours, so that a closed tracer can say that it is closed. */
export function unregister(id: string): void {
  state().registry.delete(id)
}

/** The living tracer with this id. */
export function findOwner(id: string): Owner | undefined {
  return ownerOfTracer(state().registry.get(id)?.deref())
}

/** The tracers that are alive and open, without their forks. */
export function openTracers(): AnyTracer[] {
  const owners = [...state().registry.keys()].map(findOwner)
  return owners.flatMap(owner => (owner === undefined || owner.isFork ? [] : owner.tracer))
}
