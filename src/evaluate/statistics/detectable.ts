import {normalQuantile} from './normal.ts'
import {studentQuantile} from './student.ts'

/** The probability with which a change of the detectable size is found. */
const power = 0.8

/** Returns the smallest true mean difference that `count` paired differences with this deviation show 4 times in 5. */
export function detectableMean(count: number, deviation: number, alpha: number): number {
  if (count < 2) return Infinity
  const reach = studentQuantile(1 - alpha / 2, count - 1) + studentQuantile(power, count - 1)
  return (reach * deviation) / Math.sqrt(count)
}

/**
 * Returns the smallest true difference of two paired proportions that McNemar's test shows 4 times in 5, when `flipped`
 * of `count` pairs flip (Connett, Smith and McHugh 1987). The result is never below the minimum of the exact test:
 * `fewestPairs` flips in one direction and none back.
 */
export function detectableShare(count: number, flipped: number, alpha: number): number {
  const zAlpha = normalQuantile(1 - alpha / 2)
  const zBeta = normalQuantile(power)
  // A sample without flips does not prove that flips never happen. So one more of each kind is added (Agresti and Min
  // 2005).
  const noise = (flipped + 1) / (count + 2)
  // n d² = (zα √share + zβ √(share - d²))², solved for d. The change itself adds flips to the observed noise.
  const falling = (d: number): number => {
    const share = Math.min(1, noise + d)
    return zAlpha * Math.sqrt(share) + zBeta * Math.sqrt(Math.max(0, share - d * d)) - d * Math.sqrt(count)
  }
  let [low, high] = [0, 1]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (falling(middle) > 0) low = middle
    else high = middle
  }
  // One pair is added, because the exact test decides in whole pairs.
  return Math.min(1, Math.max(high + 1 / count, fewestPairs(alpha) / count))
}

/** Returns the fewest pairs with which a two-sided test can reach `alpha`, when all of them change in one direction. */
export const fewestPairs = (alpha: number): number => Math.ceil(1 - Math.log2(alpha))
