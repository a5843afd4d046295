const mostEach = 2 ** 31
const mostWhole = 2 ** 52

/**
 * A sum that is rounded only when it is read (Shewchuk's expansions). It does not depend on the order of the numbers.
 * So a resumed run, a run with more workers and merged shards have the same mean to the last bit.
 */
export class ExactSum {
  readonly #parts: number[] = []
  /** The sum of small whole numbers, which most metrics are. It is exact while it is small itself. */
  #whole = 0

  add(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) < mostEach && Math.abs(this.#whole) < mostWhole) this.#whole += value
    else this.#addPart(value)
  }

  #addPart(value: number): void {
    const parts = this.#parts
    let carry = value
    let kept = 0
    for (const part of parts) {
      const sum = carry + part
      const rest = Math.abs(carry) >= Math.abs(part) ? part - (sum - carry) : carry - (sum - part)
      // The list is rewritten in place: a part never moves behind the position that is being read.
      if (rest !== 0) parts[kept++] = rest
      carry = sum
    }
    parts[kept++] = carry
    parts.length = kept
  }

  /** Returns the sum, rounded once. */
  get value(): number {
    const parts = this.#parts
    if (parts.length === 0) return this.#whole
    this.#addPart(this.#whole)
    this.#whole = 0
    let at = parts.length - 1
    let high = parts[at] ?? 0
    let low = 0
    while (at > 0 && low === 0) {
      const before = high
      const next = parts[--at] ?? 0
      high = before + next
      low = next - (high - before)
    }
    // The smaller parts decide a tie, so the result equals the exact sum rounded once.
    const below = parts[at - 1] ?? 0
    if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
      const doubled = low * 2
      const rounded = high + doubled
      if (doubled === rounded - high) return rounded
    }
    return high
  }
}
