import type {AnyTracer, Owner} from './owner.ts'
import {state} from './state.ts'

/** Makes `owner.tracer` known: by id weakly, so that a dropped tracer is collected, and by identity. */
export function register(owner: Owner): void {
  const {tracers, registry} = state()
  tracers.set(owner.tracer, owner)
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

/** The owner behind `value` when it is one of our tracers, from whichever copy of the package. */
export function ownerFrom(value: unknown): Owner | undefined {
  return typeof value === 'object' && value !== null ? state().tracers.get(value) : undefined
}

/** The living tracer with this id. */
export function findOwner(id: string): Owner | undefined {
  return ownerFrom(state().registry.get(id)?.deref())
}

/** The tracers that are alive and open. */
export function openTracers(): AnyTracer[] {
  const owners = [...state().registry.keys()].map(findOwner)
  return owners.flatMap(owner => owner?.tracer ?? [])
}

/** How many tracers are alive and open. */
export function countTracers(): number {
  let alive = 0
  for (const reference of state().registry.values()) if (reference.deref() !== undefined) alive += 1
  return alive
}
