import {quantileOf} from './moments.ts'
import {normalCdf} from './normal.ts'
import {type DrawOptions, type Random, seeded} from './random.ts'
import {studentQuantile} from './student.ts'
import type {Interval} from './tango-interval.ts'

/**
 * Returns the percentile bootstrap interval for the mean of `values` at a two-sided `confidence`, widened by Student's
 * t. The plain interval is too narrow, because the spread of a sample is too small (Hesterberg 2015, "expanded
 * percentile"). Corrections for skewness (BCa, bootstrap-t) did worse when most values are 0, because they estimate
 * skewness from too few values.
 */
export function bootstrapInterval(
  values: readonly number[],
  confidence: number,
  {seed, resamples}: DrawOptions,
): Interval {
  const count = values.length
  if (values.every(value => value === values[0])) return {low: values[0] ?? Number.NaN, high: values[0] ?? Number.NaN}
  const means = resampledMeans(values, resamples, seeded(seed))
  const tail = normalCdf(-Math.sqrt(count / (count - 1)) * studentQuantile(1 - (1 - confidence) / 2, count - 1))
  return {low: quantileOf(means, tail), high: quantileOf(means, 1 - tail)}
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
