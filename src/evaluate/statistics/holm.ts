/** Holm's correction (1979): the p values, in their order, such that the chance of any false alarm among them stays what it was for one. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({p, index})).sort((a, b) => a.p - b.p)
  const adjusted = Array.from(ps)
  let highest = 0
  for (const [rank, {p, index}] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (ps.length - rank)))
    adjusted[index] = highest
  }
  return adjusted
}
