import type {AnyTracer, Owner} from './owner.ts'
import {ownerOfTracer, type State, state} from './state.ts'

/**
 * Lets `ownerOfTracer` find the tracers of this copy. Each tracer carries its owner in a private field, because a table
 * of all tracers would double the cost of a fork.
 */
export function addOwnerReader(read: State['ownerReaders'][number]): void {
  const {ownerReaders} = state()
  if (!ownerReaders.includes(read)) ownerReaders.push(read)
}

/** Makes `owner.tracer` findable by id, weakly, so that a dropped tracer is collected. */
export function register(owner: Owner): void {
  const {registry} = state()
  registry.set(owner.id, new WeakRef(owner.tracer))
  if (registry.size >= sweepAt) sweep(registry)
}

// Dropped tracers leave their ids behind. A sweep at each doubling of the table costs a constant per tracer. A
// finalizer for each tracer would cost more than the tracer.
let sweepAt = 1_024

function sweep(registry: Map<string, WeakRef<object>>): void {
  for (const [id, reference] of registry) if (reference.deref() === undefined) registry.delete(id)
  sweepAt = Math.max(1_024, registry.size * 2)
}

/** Removes the id. `ownerOfTracer` still finds the owner, so calls on a closed tracer can report that it is closed. */
export function unregister(id: string): void {
  state().registry.delete(id)
}

/** Returns the living tracer with this id. */
export function findOwner(id: string): Owner | undefined {
  return ownerOfTracer(state().registry.get(id)?.deref())
}

/** Returns the living, open tracers. Forks are left out. */
export function openTracers(): AnyTracer[] {
  const owners = [...state().registry.keys()].map(findOwner)
  return owners.flatMap(owner => (owner === undefined || owner.isFork ? [] : owner.tracer))
}
