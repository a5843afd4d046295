import {describe} from '../../diagnostics/check-options.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** Computes one number from the numbers of all datapoints. */
export type Aggregate = 'mean' | 'median' | 'min' | 'max' | ((values: readonly number[]) => number)

/** True when the aggregate needs the numbers themselves. */
export function needsNumbers(aggregate: Aggregate | undefined): boolean {
  return aggregate === 'median' || typeof aggregate === 'function'
}

/** The figures of a metric. `numbers` is empty unless the aggregate needs them. */
interface Figures {
  readonly mean: number
  readonly min: number
  readonly max: number
  readonly numbers: readonly number[]
}

/**
 * Returns the aggregate of at least one number. Throws the errors of the user's function, and throws when that function
 * does not return a finite number.
 */
export function aggregateOf(aggregate: Aggregate, metric: string, figures: Figures): number {
  if (aggregate === 'mean' || aggregate === 'min' || aggregate === 'max') return figures[aggregate]
  // The numbers are sorted, so the order of the datapoints does not matter.
  const sorted = Float64Array.from(figures.numbers).sort()
  if (aggregate === 'median') return median(sorted)
  const result: unknown = aggregate([...sorted])
  if (typeof result === 'number' && Number.isFinite(result)) return result
  throw new EvaluationError(`evaluator "${metric}": \`aggregate\` must return a finite number, got ${describe(result)}`)
}

function median(sorted: Float64Array): number {
  const half = (sorted.length - 1) / 2
  const [low = 0, high = 0] = [sorted[Math.floor(half)], sorted[Math.ceil(half)]]
  const middle = (low + high) / 2
  // The sum of two huge numbers exceeds the range of numbers.
  return Number.isFinite(middle) ? middle : low / 2 + high / 2
}
