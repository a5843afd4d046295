import type {EvaluatorOptions} from '../metrics/evaluator-options.ts'
import type {Metrics, MetricValue} from '../metrics/score.ts'

/** Whether the metric of an evaluator is what its `assert` asks for; one that gave nothing has nothing to fail. */
export function holds(name: string, metrics: Metrics, {assert}: EvaluatorOptions): boolean {
  const value: MetricValue | undefined = metrics[name]
  if (assert === undefined || value === undefined) return true
  return typeof assert === 'function' ? Boolean(assert(value)) : Number(value) >= assert
}
