/**
 * A sum of numbers without rounding until it is read (Shewchuk's expansions): it does not depend on the order of the
 * numbers, so a resumed run, a run with more workers and merged shards give the same mean to the last bit.
 */
export class ExactSum {
  #parts: number[] = []

  add(value: number): void {
    let carry = value
    const parts: number[] = []
    for (const part of this.#parts) {
      const [large, small] = Math.abs(carry) >= Math.abs(part) ? [carry, part] : [part, carry]
      const sum = large + small
      const rest = small - (sum - large)
      if (rest !== 0) parts.push(rest)
      carry = sum
    }
    parts.push(carry)
    this.#parts = parts
  }

  /** The sum, rounded once. */
  get value(): number {
    const parts = this.#parts
    let at = parts.length - 1
    if (at < 0) return 0
    let high = parts[at] ?? 0
    let low = 0
    while (at > 0 && low === 0) {
      const before = high
      const next = parts[--at] ?? 0
      high = before + next
      low = next - (high - before)
    }
    // A tie is broken by what lies below it, as in one correct rounding of the whole.
    const below = parts[at - 1] ?? 0
    if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
      const doubled = low * 2
      const rounded = high + doubled
      if (doubled === rounded - high) return rounded
    }
    return high
  }
}
