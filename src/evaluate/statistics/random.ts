/** Options of a random test or interval. The same options give the same numbers. */
export interface DrawOptions {
  readonly seed: number
  readonly resamples: number
}

/** A source of random numbers that a seed determines. */
export interface Random {
  /** Returns 32 random bits as an unsigned integer. */
  bits(): number
  /** Returns a number in [0, 1). */
  next(): number
}

/** Creates the generator for `seed`: sfc32, whose sequence is the same on every platform. */
export function seeded(seed: number): Random {
  let a = 0
  let b = seed | 0
  let c = Math.floor(seed / 2 ** 32) | 0
  let counter = 1
  const bits = (): number => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + result
    c |= 0
    return result >>> 0
  }
  // The first numbers are skipped, because those of neighbouring seeds resemble each other.
  for (let round = 0; round < 15; round++) bits()
  return {bits, next: () => bits() / 2 ** 32}
}
