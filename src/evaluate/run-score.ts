import type {MetricSummary} from './metric-summary.ts'
import type {NamedEvaluator} from './named-evaluators.ts'

/** The weighted mean of the metrics that have a weight; `undefined` without any, and where one of them has no number. */
export function runScore(
  evaluators: readonly NamedEvaluator[],
  summaries: Readonly<Record<string, MetricSummary>>,
): number | undefined {
  let sum = 0
  let weights = 0
  for (const {name, options} of evaluators) {
    if (options.weight === undefined) continue
    const summary = summaries[name]
    const value = options.aggregate === undefined ? summary?.meanWithFailures : summary?.aggregate
    if (value === undefined) return undefined
    sum += options.weight * value
    weights += options.weight
  }
  return weights === 0 ? undefined : sum / weights
}
