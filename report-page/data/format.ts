/** A score: three decimals, as all scores of a column. */
export const score = (value: number): string => minus(value.toFixed(Math.abs(value) >= 1_000 ? 0 : 3))

/** Milliseconds without decimals; below 10 with as many as say something. */
export const milliseconds = (value: number): string => {
  if (value >= 10 || value === 0) return grouped(Math.round(value))
  return value.toFixed(value >= 1 ? 1 : value >= 0.01 ? 2 : 3)
}

/** A count with its thousands set apart. */
export const grouped = (value: number): string => minus(Math.round(value).toLocaleString('en-US'))

/** Money: cents as far as they say something. */
export const money = (value: number): string => {
  const size = Math.abs(value)
  if (size >= 1 || size === 0) return minus(value.toFixed(2))
  return minus(value.toFixed(Math.min(8, 1 - Math.floor(Math.log10(size)))))
}

/** A difference with an arrow for its direction. */
export function delta(difference: number, format: (value: number) => string): string {
  if (difference === 0) return '='
  const size = format(Math.abs(difference))
  return difference > 0 ? `▲ +${size}` : `▼ −${size}`
}

/** `1 datapoint`, `2 datapoints`. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`

/** A date of ISO 8601 to the minute, in the time zone it was written in: reports are read elsewhere. */
export const date = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')}${iso.endsWith('Z') ? ' UTC' : ''}`

/** The first 8 characters of an id. */
export const shortId = (id: string): string => id.slice(0, 8)

const minus = (text: string): string => text.replace(/^-/, '−')
