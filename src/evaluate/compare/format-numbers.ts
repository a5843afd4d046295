/** Writes a p value as papers print it: two significant digits, never 0. */
export function formatP(p: number): string {
  if (p < 0.000_01) return 'p < 0.00001'
  return `p = ${p >= 0.1 ? p.toFixed(2) : fixed(p)}`
}

/** Writes a share of 1 as a percentage. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Writes a confidence: a share of 1 as a percentage, with at most two decimals and without trailing zeros. */
export const shortPercent = (share: number): string => `${Number((100 * share).toFixed(2))} %`

/** Writes a difference of shares in percentage points. */
export const points = (difference: number): string => {
  const text = Math.abs(100 * difference).toFixed(1)
  return `${text} ${text === '1.0' ? 'point' : 'points'}`
}

/** Writes a number with three significant digits. */
export function short(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const size = Math.floor(Math.log10(Math.abs(value)))
  if (size >= 6 || size < -6) return value.toExponential(2)
  return value.toFixed(Math.min(8, Math.max(0, 2 - size)))
}

/** Writes a number with its sign, including a plus. */
export const signed = (value: number, format: (value: number) => string): string =>
  `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`

/** Writes a number with its noun: `1 datapoint`, `2 datapoints`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const fixed = (p: number): string =>
  p.toFixed(Math.max(2, 1 - Math.floor(Math.log10(p)))).replace(/(\.\d\d\d*?)0+$/, '$1')
