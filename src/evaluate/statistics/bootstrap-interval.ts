import {meanOf, quantileOf} from './moments.ts'
import {normalCdf, normalQuantile} from './normal.ts'
import {type Random, seeded} from './random.ts'
import {studentQuantile} from './student.ts'
import type {Interval} from './tango-interval.ts'

/** How a bootstrap is drawn. */
export interface BootstrapOptions {
  readonly seed: number
  readonly resamples: number
}

/**
 * The BCa bootstrap interval (Efron 1987) for the mean of `values` at a two-sided `confidence`, widened by Student's t:
 * the plain one is too narrow for few values, as it draws from a sample whose spread is too small (Hesterberg 2015).
 */
export function bootstrapInterval(
  values: readonly number[],
  confidence: number,
  {seed, resamples}: BootstrapOptions,
): Interval {
  const count = values.length
  const mean = meanOf(values)
  const skew = acceleration(values, mean)
  if (count < 2 || skew === undefined) return {low: mean, high: mean}
  const means = resampledMeans(values, resamples, seeded(seed))
  const bias = normalQuantile(shareBelow(means, mean))
  const reach = Math.sqrt(count / (count - 1)) * studentQuantile(1 - (1 - confidence) / 2, count - 1)
  const end = (z: number): number => {
    const moved = bias + z
    return quantileOf(means, normalCdf(bias + moved / Math.max(1e-9, 1 - skew * moved)))
  }
  return {low: end(-reach), high: end(reach)}
}

function resampledMeans(values: readonly number[], resamples: number, random: Random): Float64Array {
  const source = Float64Array.from(values)
  const count = source.length
  const means = new Float64Array(resamples)
  for (let round = 0; round < resamples; round++) {
    let sum = 0
    for (let draw = 0; draw < count; draw++) sum += source[Math.floor(random.next() * count)] ?? 0
    means[round] = sum / count
  }
  return means.sort()
}

// Ties count half; kept off 0 and 1, where the quantile is infinite.
function shareBelow(sorted: Float64Array, mean: number): number {
  const slack = 1e-12 * Math.max(1, Math.abs(mean))
  let share = 0
  for (const value of sorted) share += value < mean - slack ? 1 : value <= mean + slack ? 0.5 : 0
  return Math.min(Math.max(share, 0.5), sorted.length - 0.5) / sorted.length
}

/** How much the spread of the mean changes with the mean, from its jackknife; `undefined` when all values are equal. */
function acceleration(values: readonly number[], mean: number): number | undefined {
  let squares = 0
  let cubes = 0
  for (const value of values) {
    squares += (value - mean) ** 2
    cubes += (value - mean) ** 3
  }
  return squares <= 1e-24 * values.length * Math.max(1, mean * mean) ? undefined : cubes / (6 * squares ** 1.5)
}
