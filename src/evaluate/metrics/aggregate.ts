import {EvaluationError} from '../evaluation-error.ts'

/** How one number is made of the numbers of all items. */
export type Aggregate = 'mean' | 'median' | 'min' | 'max' | ((values: readonly number[]) => number)

/** Whether the numbers themselves have to be kept for it. */
export function needsNumbers(aggregate: Aggregate | undefined): boolean {
  return aggregate === 'median' || typeof aggregate === 'function'
}

/** What is known of the numbers of a metric; `numbers` is empty where they need not be kept. */
interface Known {
  readonly mean: number
  readonly min: number
  readonly max: number
  readonly numbers: readonly number[]
}

/** The aggregate of at least one number. Throws what the user's function throws, and for what is no finite number. */
export function aggregateOf(aggregate: Aggregate, metric: string, known: Known): number {
  if (aggregate === 'mean' || aggregate === 'min' || aggregate === 'max') return known[aggregate]
  // Sorted, so that neither depends on which item was first.
  const sorted = Float64Array.from(known.numbers).sort()
  if (aggregate === 'median') return median(sorted)
  const result: unknown = aggregate([...sorted])
  if (typeof result === 'number' && Number.isFinite(result)) return result
  throw new EvaluationError(`evaluator "${metric}": \`aggregate\` must return a finite number, got ${String(result)}`)
}

function median(sorted: Float64Array): number {
  const half = (sorted.length - 1) / 2
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2
}
