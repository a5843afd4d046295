import type {Account, Fate} from './ledger.ts'

/**
 * One account for each of several destinations of one span. The tracer hears the one fate of the span when the last
 * of them has answered: accepted when all took it, else what the first that did not said.
 */
export function jointAccounts(tracer: Account, destinations: readonly Account[]): Account[] {
  let awaited = destinations.length
  let worst: Fate | undefined
  return destinations.map(destination => ({
    left(fate) {
      destination.left(fate, 1)
      if (fate !== 'accepted') worst ??= fate
      awaited -= 1
      if (awaited === 0) tracer.left(worst ?? 'accepted', 1)
    },
  }))
}
