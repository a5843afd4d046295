import type {MetricSummary} from '../metrics/metric-summary.ts'
import type {Evaluators} from './named-evaluators.ts'
import type {Metrics} from '../metrics/score.ts'

/** The weighted mean of the metrics that have a weight; `undefined` without any, and where one of them has no number. */
export function overallScore(
  {evaluators, runEvaluators}: Evaluators,
  summaries: Readonly<Record<string, MetricSummary>>,
  runMetrics: Metrics,
): number | undefined {
  const weighted = [
    ...evaluators.map(({name, options}) => [options, valueOf(summaries[name], options.aggregate)] as const),
    ...runEvaluators.map(({name, options}) => [options, numberOf(runMetrics[name])] as const),
  ].flatMap(([{weight}, value]) => (weight === undefined ? [] : [{weight, value}]))
  let sum = 0
  let weights = 0
  for (const {weight, value} of weighted) {
    if (value === undefined) return undefined
    sum += weight * value
    weights += weight
  }
  return weights === 0 ? undefined : sum / weights
}

function valueOf(summary: MetricSummary | undefined, aggregate: unknown): number | undefined {
  return aggregate === undefined ? summary?.meanWithFailures : summary?.aggregate
}

function numberOf(value: Metrics[string] | undefined): number | undefined {
  return value === undefined || typeof value === 'string' ? undefined : Number(value)
}
