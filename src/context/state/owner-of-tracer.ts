import type {Owner} from './owner.ts'
import {sharedState} from './shared-state.ts'

/** The owner behind `value` when it is one of our tracers, from whichever copy of the package. */
export function ownerOfTracer(value: unknown): Owner | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  for (const read of sharedState()?.readers ?? []) {
    const owner = read(value)
    if (owner !== undefined) return owner
  }
  return undefined
}
