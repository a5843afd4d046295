import {normalQuantile} from './normal.ts'
import {wilsonInterval} from './wilson-interval.ts'

/** The agreement of two raters or more. */
export interface Agreement {
  /** The share of pairs of ratings that are equal. */
  readonly observed: number
  readonly value: number
  readonly interval: readonly [low: number, high: number]
}

const upper = 0.975

/**
 * Returns Cohen's kappa (1960) of a table of counts, with the first rater in rows, and its interval by the standard error
 * of Fleiss, Cohen and Everitt (1969). Where all agree, the standard error is 0, and the low end comes from Wilson's
 * interval instead. Returns `undefined` when both raters gave one and the same label throughout.
 */
export function cohenKappa(table: readonly (readonly number[])[]): Agreement | undefined {
  const total = sum(table.map(sum))
  const shares = table.map(row => row.map(count => count / total))
  const rows = shares.map(sum)
  const columns = rows.map((_, column) => sum(shares.map(row => row[column] ?? 0)))
  const observed = sum(shares.map((row, at) => row[at] ?? 0))
  const expected = sum(rows.map((share, at) => share * (columns[at] ?? 0)))
  if (!(expected < 1) || total === 0) return undefined
  const value = (observed - expected) / (1 - expected)
  if (observed === 1) {
    const [low] = wilsonInterval(1, total, upper)
    return {observed, value, interval: [(low - expected) / (1 - expected), 1]}
  }
  let spread = 0
  for (const [row, cells] of shares.entries()) {
    for (const [column, share] of cells.entries()) {
      const weight = row === column ? 1 : 0
      spread += share * (weight - ((columns[row] ?? 0) + (rows[column] ?? 0)) * (1 - value)) ** 2
    }
  }
  const variance = (spread - (value - expected * (1 - value)) ** 2) / (total * (1 - expected) ** 2)
  const half = normalQuantile(upper) * Math.sqrt(Math.max(0, variance))
  return {observed, value, interval: [Math.max(-1, value - half), Math.min(1, value + half)]}
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
