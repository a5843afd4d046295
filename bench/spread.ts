/** Where the figures of many rounds lie. */
export interface Spread {
  readonly median: number
  /** A quarter of the rounds lies below, a quarter above. */
  readonly lower: number
  readonly upper: number
}

/** The quartiles: one slow round, of which a shared machine has many, moves none of them. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
  return {median: at(0.5), lower: at(0.25), upper: at(0.75)}
}
