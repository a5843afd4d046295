import type {ComparableDatapoint, ComparableRun} from './comparable-run.ts'

/** The most values of a field that have a slice of their own. */
const mostSlices = 50

/** The slice of datapoints without the field. */
const none = '(none)'
/** The slice of all further values. */
const otherSlice = '(other)'

/**
 * Returns the values of a field of the metadata, or of `tags`. A datapoint counts in each value of a list. Without the
 * field its value is `(none)`.
 */
function sliceValues(datapoint: ComparableDatapoint['datapoint'], field: string): readonly string[] {
  const value = field === 'tags' ? datapoint?.tags : datapoint?.metadata?.[field]
  if (Array.isArray(value)) return value.length === 0 ? [none] : [...new Set(value.map(textOf))]
  return [value === undefined || value === null ? none : textOf(value)]
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)

/**
 * Splits the datapoints of a run by the values of `field`, in the order of the dataset. After 50 values the rest is
 * `(other)`. Empty for a run that did not keep its datapoints.
 */
export function slicesOf<R extends ComparableRun>(run: R, field: string): Map<string, R> {
  const parts = new Map<string, ComparableDatapoint[]>()
  for (const each of run.datapoints) {
    for (const value of sliceValues(each.datapoint, field)) {
      const name = parts.has(value) || parts.size < mostSlices ? value : otherSlice
      const part = parts.get(name)
      if (part === undefined) parts.set(name, [each])
      else if (part.at(-1) !== each) part.push(each)
    }
  }
  return new Map(
    [...parts].map(([value, datapoints]) => [value, {...run, datapoints, total: datapoints.length, runMetrics: {}}]),
  )
}
