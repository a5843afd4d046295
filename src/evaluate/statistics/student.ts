import {regularizedBeta} from './beta.ts'
import {normalQuantile} from './normal.ts'

/** Returns the probability that a value of Student's t with `freedom` degrees is at most `t`. */
export function studentCdf(t: number, freedom: number): number {
  const tail = regularizedBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/** Returns the value below which Student's t with `freedom` degrees lies with `probability`. */
export function studentQuantile(probability: number, freedom: number): number {
  if (probability <= 0 || probability >= 1) return probability <= 0 ? -Infinity : Infinity
  if (probability === 0.5) return 0
  if (probability < 0.5) return -studentQuantile(1 - probability, freedom)
  // Above 1e7 degrees Student's and the normal quantile differ by less than 1e-6.
  if (freedom > 1e7) return normalQuantile(probability)
  let low = 0
  let high = 1
  while (studentCdf(high, freedom) < probability) {
    low = high
    high *= 2
  }
  for (let step = 0; step < 100 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, freedom) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
