import type {Measure} from './measures.ts'

/** How the values of a measure are distributed. */
export type Distribution =
  | {readonly kind: 'bars'; readonly counts: readonly number[]; readonly low: number; readonly high: number}
  | {readonly kind: 'shares'; readonly shares: readonly {readonly label: string; readonly count: number}[]}
  | {readonly kind: 'nothing'}

const bars = 20
const mostShares = 4

/** Returns the distribution of a measure over `size` rows: 20 bars for numbers, shares for verdicts and labels. */
export function distributionOf({kind, value, isScore}: Measure, size: number): Distribution {
  const values = Array.from({length: size}, (_, row) => value(row)).filter(each => each !== null)
  if (values.length === 0) return {kind: 'nothing'}
  if (kind === 'label') return shares(values.map(String))
  const numbers = values.filter(each => typeof each === 'number')
  if (kind === 'pass-fail' && numbers.every(each => each === 0 || each === 1)) {
    return shares(numbers.map(each => (each === 1 ? 'true' : 'false')))
  }
  return histogram(numbers, isScore)
}

function histogram(numbers: readonly number[], isScore: boolean): Distribution {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of numbers) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (!(high >= low)) return {kind: 'nothing'}
  // Scores mostly lie between 0 and 1. Bars that show this whole range can be compared with each other.
  if (isScore && low >= 0 && high <= 1) [low, high] = [0, 1]
  const counts = Array<number>(bars).fill(0)
  for (const value of numbers) {
    const bar = high === low ? 0 : Math.min(bars - 1, Math.floor((bars * (value - low)) / (high - low)))
    counts[bar] = (counts[bar] ?? 0) + 1
  }
  return {kind: 'bars', counts, low, high}
}

function shares(labels: readonly string[]): Distribution {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const sorted = [...counts].map(([label, count]) => ({label, count})).sort((a, b) => b.count - a.count)
  const rest = sorted.slice(mostShares).reduce((sum, {count}) => sum + count, 0)
  const others = rest === 0 ? [] : [{label: 'other', count: rest}]
  return {kind: 'shares', shares: [...sorted.slice(0, mostShares), ...others]}
}
