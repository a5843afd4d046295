import {normalQuantile} from './normal.ts'

/** Both ends of an interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * Returns Tango's score interval (1998) for the difference of two paired proportions, (toRight - toWrong) / count, at a
 * two-sided `confidence`. Unlike Wald's interval it stays inside [-1, 1], and it has a width when nothing flipped.
 */
export function tangoInterval(toRight: number, toWrong: number, count: number, confidence: number): Interval {
  const z = normalQuantile(1 - (1 - confidence) / 2)
  const estimate = (toRight - toWrong) / count
  const score = (difference: number): number => scoreOf(difference, toRight, toWrong, count)
  return {
    low: estimate <= -1 ? -1 : crossing(-1, estimate, difference => score(difference) - z),
    high: estimate >= 1 ? 1 : crossing(estimate, 1, difference => score(difference) + z),
  }
}

// Returns the distance from `difference` in standard errors. The variance is that of the most likely table with this
// difference.
function scoreOf(difference: number, toRight: number, toWrong: number, count: number): number {
  const distance = toRight - toWrong - count * difference
  const a = 2 * count
  const b = -toRight - toWrong + (2 * count - toRight + toWrong) * difference
  const c = -toWrong * difference * (1 - difference)
  const wrong = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a)
  const variance = count * (2 * wrong + difference * (1 - difference))
  if (distance === 0) return 0
  return variance <= 0 ? Math.sign(distance) * Infinity : distance / Math.sqrt(variance)
}

// Finds the zero of `falling`, which goes from positive at `low` to negative at `high`.
function crossing(low: number, high: number, falling: (x: number) => number): number {
  let [from, to] = [low, high]
  for (let step = 0; step < 60; step++) {
    const middle = (from + to) / 2
    if (falling(middle) > 0) from = middle
    else to = middle
  }
  return (from + to) / 2
}
