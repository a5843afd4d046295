import {sliceName, sliceValues} from '../facts/slice-values.ts'
import type {ComparableDatapoint, ComparableRun} from './comparable-run.ts'

/**
 * Splits the datapoints of a run by the values of `field`, in the order of the dataset. After 50 values the rest is
 * `(other)`. Empty for a run that did not keep its datapoints.
 */
export function slicesOf<R extends ComparableRun>(run: R, field: string): Map<string, R> {
  const parts = new Map<string, ComparableDatapoint[]>()
  for (const each of run.datapoints) {
    for (const value of sliceValues(each.datapoint, field)) {
      const name = sliceName(value, parts)
      const part = parts.get(name)
      if (part === undefined) parts.set(name, [each])
      else if (part.at(-1) !== each) part.push(each)
    }
  }
  return new Map(
    [...parts].map(([value, datapoints]) => [value, {...run, datapoints, total: datapoints.length, runMetrics: {}}]),
  )
}
