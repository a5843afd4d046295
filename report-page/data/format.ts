/** Writes a score with three decimals, so that all scores of a column align. */
export const score = (value: number): string => minus(value.toFixed(Math.abs(value) >= 1_000 ? 0 : 3))

/** Writes milliseconds without decimals. Below 10 ms they have as many decimals as are significant. */
export const milliseconds = (value: number): string => {
  if (value >= 10 || value === 0) return grouped(Math.round(value))
  return value.toFixed(value >= 1 ? 1 : value >= 0.01 ? 2 : 3)
}

/** Writes a count with separated thousands. */
export const grouped = (value: number): string => minus(Math.round(value).toLocaleString('en-US'))

/** Writes an amount of money with as many decimals as are significant. */
export const money = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 1 || size === 0) return minus(value.toFixed(2))
  return minus(value.toFixed(Math.min(8, 1 - Math.floor(Math.log10(size)))))
}

/** Writes a difference with an arrow for its direction. */
export function delta(difference: number, format: (value: number) => string): string {
  if (difference === 0) return '='
  const size = format(Math.abs(difference))
  return difference > 0 ? `▲ +${size}` : `▼ −${size}`
}

/** Writes a number with its noun: `1 datapoint`, `2 datapoints`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`

/** Writes an ISO 8601 date to the minute, in its own time zone, because reports are read in other zones. */
export const date = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')}${iso.endsWith('Z') ? ' UTC' : ''}`

/** Returns the first 8 characters of an id. */
export const shortId = (id: string): string => id.slice(0, 8)

const minus = (text: string): string => text.replace(/^-/, '−')
