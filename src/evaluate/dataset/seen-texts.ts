/** The initial number of slots. It is a power of two and doubles as the set fills. */
const smallest = 1_024

/** A set of texts that keeps a 53-bit hash of each: about 16 bytes a text, whatever its length. */
export class SeenTexts {
  #slots = new Float64Array(smallest)
  #count = 0

  /**
   * Adds `text` and returns whether the set held it before. With 100,000 different texts, one set in a million mistakes
   * two of them for equal.
   */
  again(text: string): boolean {
    if (this.#count * 2 > this.#slots.length) this.#grow()
    const hash = hash53(text)
    const slot = slotOf(this.#slots, hash)
    if (this.#slots[slot] === hash) return true
    this.#slots[slot] = hash
    this.#count += 1
    return false
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2)
    for (const hash of this.#slots) if (hash !== 0) larger[slotOf(larger, hash)] = hash
    this.#slots = larger
  }
}

// Finds the slot that holds `hash`, or the free slot where it belongs. At least half of the slots are free.
function slotOf(slots: Float64Array, hash: number): number {
  const mask = slots.length - 1
  let slot = hash & mask
  while (slots[slot] !== 0 && slots[slot] !== hash) slot = (slot + 1) & mask
  return slot
}

// The hash cyrb53 (public domain) is not cryptographic, but 20 times cheaper than SHA-256 on short texts. The result is
// never 0, because 0 marks a free slot.
function hash53(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 2_654_435_761)
    high = Math.imul(high ^ code, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0) || 1
}
