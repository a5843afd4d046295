import type {SpanCounter, SpanOutcome} from '../ledger.ts'

/**
 * Counts of the spans that ended processes left on disk. At every moment:
 * `found = accepted + refused + dropped (all reasons) + expired + damaged + pending`.
 */
export interface Recovered {
  readonly found: number
  readonly accepted: number
  readonly refused: number
  readonly dropped: Readonly<Record<string, number>>
  /** Spans that were older than `maxAgeMs`. */
  readonly expired: number
  /** Stretches of bytes that are no record. */
  readonly damaged: number
  readonly pending: number
  /** Spans that were under way when their process ended, so the destination may have them already. */
  readonly repeated: number
}

/** The folders in which spans of this process wait for the next start. */
export const keptFolders: Set<string> = /* @__PURE__ */ new Set()

const counts = {found: 0, accepted: 0, refused: 0, expired: 0, damaged: 0, pending: 0, repeated: 0}
const dropped = /* @__PURE__ */ new Map<string, number>()

/** Returns the counts of all spools of this copy of the package. */
export function recoveredSpans(): Recovered {
  return {...counts, dropped: Object.fromEntries(dropped)}
}

/** Counts spans that were read from disk. */
export function found(count: number): void {
  counts.found += count
  counts.pending += count
}

/** Counts what an ended process left and nobody sends. */
export function unusable(kind: 'damaged' | 'expired', count: number): void {
  counts.found += count
  counts[kind] += count
}

/** Counts spans that may arrive twice. */
export function repeated(count: number): void {
  counts.repeated += count
}

/** Counts the outcomes of recovered spans, in place of a ledger. */
export const recoveredCounter: SpanCounter = {
  count(outcome: SpanOutcome, count: number) {
    counts.pending -= count
    if (outcome === 'accepted' || outcome === 'refused') counts[outcome] += count
    // The next start finds them again.
    else if (outcome === 'kept') counts.found -= count
    else dropped.set(outcome.dropped, (dropped.get(outcome.dropped) ?? 0) + count)
  },
}
