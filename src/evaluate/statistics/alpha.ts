import type {Agreement} from './kappa.ts'
import {quantileOf} from './moments.ts'
import {type DrawOptions, seeded} from './random.ts'

/** How ratings differ: by being unequal, by the ranks between them, or by their distance. */
export type Level = 'nominal' | 'ordinal' | 'interval'

/** The ratings of one datapoint. */
export type Ratings = readonly (number | string)[]

/**
 * Returns Krippendorff's alpha (2011) of datapoints with any number of ratings, and its percentile interval over drawn
 * datapoints. Returns `undefined` when the ratings do not vary. Levels other than nominal need numbers.
 */
export function krippendorffAlpha(
  ratings: readonly Ratings[],
  level: Level,
  {seed, resamples}: DrawOptions,
): Agreement | undefined {
  const units = toUnits(ratings)
  const value = alphaOf(units.counts, units.values, level)
  if (value === undefined) return undefined
  const random = seeded(seed)
  const draws: number[] = []
  for (let round = 0; round < resamples; round++) {
    const drawn = units.counts.map(() => units.counts[Math.floor(random.next() * units.counts.length)] ?? [])
    const alpha = alphaOf(drawn, units.values, level)
    if (alpha !== undefined) draws.push(alpha)
  }
  draws.sort((a, b) => a - b)
  const interval = [quantileOf(draws, 0.025), quantileOf(draws, 0.975)] as const
  return {observed: observedOf(units.counts), value, interval}
}

/** The counts of each value in one datapoint, by the position of the value. */
type Counts = readonly (readonly [value: number, count: number])[]

interface Units {
  readonly values: readonly (number | string)[]
  readonly counts: readonly Counts[]
}

// A datapoint with one rating pairs with nothing.
function toUnits(ratings: readonly Ratings[]): Units {
  const paired = ratings.filter(each => each.length > 1)
  const values = [...new Set(paired.flat())].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const positions = new Map(values.map((value, at) => [value, at]))
  const counts = paired.map(each => {
    const found = new Map<number, number>()
    for (const value of each) {
      const at = positions.get(value) ?? 0
      found.set(at, (found.get(at) ?? 0) + 1)
    }
    return [...found]
  })
  return {values, counts}
}

function alphaOf(units: readonly Counts[], values: Units['values'], level: Level): number | undefined {
  const totals = new Float64Array(values.length)
  for (const unit of units) for (const [value, count] of unit) totals[value] = (totals[value] ?? 0) + count
  const distance = distanceOf(level, values, totals)
  const all = totals.reduce((sum, count) => sum + count, 0)
  const entries = [...totals].flatMap((count, value): (readonly [number, number])[] =>
    count === 0 ? [] : [[value, count]],
  )
  const expected = pairs(entries, distance) / (all - 1)
  if (!(expected > 0)) return undefined
  let observed = 0
  for (const unit of units) observed += pairs(unit, distance) / (sizeOf(unit) - 1)
  return 1 - observed / expected
}

const sizeOf = (unit: Counts): number => unit.reduce((sum, [, count]) => sum + count, 0)

function pairs(counts: Counts, distance: (a: number, b: number) => number): number {
  let sum = 0
  for (const [a, first] of counts)
    for (const [b, second] of counts) if (a < b) sum += 2 * first * second * distance(a, b)
  return sum
}

function distanceOf(level: Level, values: Units['values'], totals: Float64Array): (a: number, b: number) => number {
  if (level === 'nominal') return () => 1
  if (level === 'interval') return (a, b) => (Number(values[a]) - Number(values[b])) ** 2
  // The number of ratings below and at each value.
  const below = new Float64Array(totals.length + 1)
  for (const [at, count] of totals.entries()) below[at + 1] = (below[at] ?? 0) + count
  const middle = (at: number): number => ((below[at] ?? 0) + (below[at + 1] ?? 0)) / 2
  return (a, b) => (middle(b) - middle(a)) ** 2
}

function observedOf(units: readonly Counts[]): number {
  let [equal, all] = [0, 0]
  for (const unit of units) {
    const size = sizeOf(unit)
    all += size * (size - 1)
    equal += unit.reduce((sum, [, count]) => sum + count * (count - 1), 0)
  }
  return equal / all
}
