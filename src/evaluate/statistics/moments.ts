/** Returns the mean, or NaN for an empty list. The mean of finite numbers is finite. */
export function meanOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  if (Number.isFinite(sum)) return sum / values.length
  // The sum exceeds the range of numbers, but the mean does not.
  let mean = 0
  for (const value of values) mean += value / values.length
  return inRange(mean)
}

/** Returns the sample standard deviation (divisor n - 1), or 0 for fewer than two values. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = meanOf(values)
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

/**
 * Returns the value below which this share of the sorted values lies, interpolated (R's type 7). Returns NaN for an
 * empty list.
 */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const low = sorted[below] ?? Number.NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN
  return low + (high - low) * (position - below)
}

/** Returns `value`, or the nearest number when it exceeds the range of numbers. JSON cannot hold infinities. */
export function inRange(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}
