import {regularizedBeta} from './beta.ts'

/**
 * The exact McNemar test: the two-sided p of `toRight` and `toWrong` flips when both directions were equally likely.
 * Datapoints that did not flip say nothing about it.
 */
export function mcnemarExact(toRight: number, toWrong: number): number {
  const flips = toRight + toWrong
  const fewer = Math.min(toRight, toWrong)
  if (flips === 0 || toRight === toWrong) return 1
  return Math.min(1, 2 * atMost(fewer, flips))
}

/** Probability of at most `count` heads in `tosses` of a fair coin. */
const atMost = (count: number, tosses: number): number => regularizedBeta(0.5, tosses - count, count + 1)
