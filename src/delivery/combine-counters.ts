import type {SpanCounter, SpanOutcome} from './ledger.ts'

/**
 * One account for each of several destinations of one span. The tracer hears the one fate of the span when the last
 * of them has answered: accepted when all took it, else what the first that did not said.
 */
export function combineCounters(tracer: SpanCounter, destinations: readonly SpanCounter[]): SpanCounter[] {
  let awaited = destinations.length
  let worst: SpanOutcome | undefined
  return destinations.map(destination => ({
    count(fate) {
      destination.count(fate, 1)
      if (fate !== 'accepted') worst ??= fate
      awaited -= 1
      if (awaited === 0) tracer.count(worst ?? 'accepted', 1)
    },
  }))
}
