/** A power of two, as all that follow. */
const smallest = 1_024

/** Knows which texts it was shown, by 53 bits of each: 16 bytes or so a text, whatever its length. */
export class SeenTexts {
  #slots = new Float64Array(smallest)
  #count = 0

  /** Whether `text` was shown before. Of 100,000 different texts one in a million runs takes two for the same. */
  again(text: string): boolean {
    if (this.#count * 2 > this.#slots.length) this.#grow()
    const print = fingerprint53(text)
    const slot = slotOf(this.#slots, print)
    if (this.#slots[slot] === print) return true
    this.#slots[slot] = print
    this.#count += 1
    return false
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2)
    for (const print of this.#slots) if (print !== 0) larger[slotOf(larger, print)] = print
    this.#slots = larger
  }
}

// The slot of `print`, or the free one where it belongs; there always is one.
function slotOf(slots: Float64Array, print: number): number {
  const mask = slots.length - 1
  let slot = print & mask
  while (slots[slot] !== 0 && slots[slot] !== print) slot = (slot + 1) & mask
  return slot
}

// cyrb53 (public domain): not for secrets, but 20 times cheaper than SHA-256 on short texts. Never 0, which is "free".
function fingerprint53(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 2_654_435_761)
    high = Math.imul(high ^ unit, 1_597_334_677)
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  return 4_294_967_296 * (2_097_151 & high) + (low >>> 0) || 1
}
