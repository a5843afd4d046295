import {regularizedBeta} from './beta.ts'
import {type DrawOptions, type Random, seeded} from './random.ts'

/**
 * The exact McNemar test of paired verdicts. Returns the two-sided p of `toRight` and `toWrong` flips when both
 * directions are equally likely. Pairs that did not flip do not count.
 */
export function mcnemarExact(toRight: number, toWrong: number): number {
  const flips = toRight + toWrong
  const fewer = Math.min(toRight, toWrong)
  if (flips === 0 || toRight === toWrong) return 1
  return Math.min(1, 2 * atMost(fewer, flips))
}

/** Returns the probability of at most `count` heads in `tosses` of a fair coin. */
const atMost = (count: number, tosses: number): number => regularizedBeta(0.5, tosses - count, count + 1)

/** Up to this many differences, all 65,536 combinations of signs are tried. */
const enumerated = 16

/**
 * The permutation test of paired differences. Returns the two-sided p that their sum is this far from 0 when each sign
 * is the toss of a coin. The test is exact for up to 16 differences that are not 0. Above that, `resamples` random
 * tosses estimate p, which is therefore never below 1 / (resamples + 1).
 */
export function signFlipTest(differences: readonly number[], options: DrawOptions): number {
  const sizes = Float64Array.from(
    differences.filter(difference => difference !== 0),
    Math.abs,
  )
  if (sizes.length === 0) return 1
  let observed = 0
  let total = 0
  for (const difference of differences) observed += difference
  for (const size of sizes) total += size
  // Sums that are equal in exact arithmetic differ by rounding.
  const far = Math.abs(observed) - 1e-12 * total
  return sizes.length <= enumerated
    ? exact(sizes, far)
    : sampled(sizes, total, far, options.resamples, seeded(options.seed))
}

// The loop follows a Gray code, so each step flips one sign.
function exact(sizes: Float64Array, far: number): number {
  const count = sizes.length
  const signs = new Int8Array(count).fill(1)
  let sum = sizes.reduce((total, size) => total + size, 0)
  let hits = 0
  for (let step = 1; step <= 2 ** count; step++) {
    if (Math.abs(sum) >= far) hits += 1
    const flipped = 31 - Math.clz32(step & -step)
    if (flipped >= count) break
    const sign = signs[flipped] ?? 1
    sum -= 2 * sign * (sizes[flipped] ?? 0)
    signs[flipped] = -sign
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

/**
 * Applies Holm's correction (1979) to several p values and keeps their order. The chance of any false alarm then equals
 * that of a single test.
 */
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
