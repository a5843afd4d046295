import {type Random, seeded} from './random.ts'
import type {BootstrapOptions} from './bootstrap-interval.ts'

/** Up to this many differences all signs are tried: 65,536 of them. */
const enumerated = 16

/**
 * The permutation test of paired differences: the two-sided p that their sum is as far from 0 when each sign is a toss
 * of a coin. Exact for up to 16 differences that are not 0; else by `resamples` random tosses, so never below
 * 1 / (resamples + 1).
 */
export function signFlipTest(differences: readonly number[], options: BootstrapOptions): number {
  const sizes = Float64Array.from(
    differences.filter(difference => difference !== 0),
    Math.abs,
  )
  if (sizes.length === 0) return 1
  let observed = 0
  let total = 0
  for (const difference of differences) observed += difference
  for (const size of sizes) total += size
  // Sums that are equal on paper differ by rounding.
  const far = Math.abs(observed) - 1e-12 * total
  return sizes.length <= enumerated
    ? exact(sizes, far)
    : sampled(sizes, total, far, options.resamples, seeded(options.seed))
}

// Gray code: each step turns one sign.
function exact(sizes: Float64Array, far: number): number {
  const count = sizes.length
  const signs = new Int8Array(count).fill(1)
  let sum = sizes.reduce((total, size) => total + size, 0)
  let hits = 0
  for (let step = 1; step <= 2 ** count; step++) {
    if (Math.abs(sum) >= far) hits += 1
    const turned = 31 - Math.clz32(step & -step)
    if (turned >= count) break
    const sign = signs[turned] ?? 1
    sum -= 2 * sign * (sizes[turned] ?? 0)
    signs[turned] = -sign
  }
  return hits / 2 ** count
}

function sampled(sizes: Float64Array, total: number, far: number, resamples: number, random: Random): number {
  let hits = 0
  for (let round = 0; round < resamples; round++) {
    let positive = 0
    let bits = 0
    for (let index = 0; index < sizes.length; index++) {
      if (index % 32 === 0) bits = random.bits()
      if (bits & 1) positive += sizes[index] ?? 0
      bits >>>= 1
    }
    if (Math.abs(2 * positive - total) >= far) hits += 1
  }
  return (hits + 1) / (resamples + 1)
}
