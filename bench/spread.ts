/** The distribution of the figures of many rounds. */
export interface Spread {
  readonly median: number
  /** A quarter of the rounds is below `lower`, and a quarter is above `upper`. */
  readonly lower: number
  readonly upper: number
}

/** The quartiles, which a few slow rounds on a shared machine do not move. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
  return {median: at(0.5), lower: at(0.25), upper: at(0.75)}
}
