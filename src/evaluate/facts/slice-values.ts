/** The part of a datapoint by which it is sliced. */
interface Sliced {
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly tags?: readonly string[] | undefined
}

/** The most values of a field that have a slice of their own. */
export const mostSlices = 50

/** The slice of datapoints without the field. */
const none = '(none)'

/**
 * Returns the values of a field of the metadata, or of `tags`. A datapoint counts in each value of a list. Without the
 * field its value is `(none)`.
 */
export function sliceValues(datapoint: Sliced | undefined, field: string): readonly string[] {
  const value = field === 'tags' ? datapoint?.tags : datapoint?.metadata?.[field]
  if (Array.isArray(value)) return value.length === 0 ? [none] : [...new Set(value.map(textOf))]
  return [value === undefined || value === null ? none : textOf(value)]
}

/** Returns the slice of a value: its own, or `(other)` when `known` has 50 others. */
export const sliceName = (value: string, known: ReadonlyMap<string, unknown>): string =>
  known.has(value) || known.size < mostSlices ? value : '(other)'

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (JSON.stringify(value) ?? '') : String(value)
