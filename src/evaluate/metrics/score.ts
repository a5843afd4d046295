import {isError} from '../../attributes/named-classes.ts'
import {toThrown} from '../../attributes/thrown.ts'

/** The value of a metric: a number, a verdict, or a label. */
export type MetricValue = number | boolean | string

/** The values of metrics, by name. */
export type Metrics = Readonly<Record<string, MetricValue>>

/**
 * Returns the metrics in the return value of evaluator `name`. A scalar is the metric itself. In an object, `score` is
 * the metric itself, and each other scalar field is a metric `<name>_<field>`. A list of one value counts as that
 * value; other lists have no metrics. Throws a `TypeError` for a value that is not a score: NaN, an infinity, a
 * function, a symbol, an `Error`.
 */
export function toMetrics(name: string, returned: unknown): Metrics {
  const value: unknown = Array.isArray(returned) && returned.length === 1 ? returned[0] : returned
  if (value === null || value === undefined || Array.isArray(value) || ArrayBuffer.isView(value)) return {}
  if (typeof value !== 'object') return one(name, toValue(name, value))
  if (isError(value)) throw new TypeError(`evaluator "${name}" returned an error: ${toThrown(value).message}`)
  const metrics: Record<string, MetricValue> = {}
  for (const [field, content] of Object.entries(value)) {
    if (content === null || content === undefined || typeof content === 'object') continue
    const metric = field === 'score' ? name : `${name}_${field}`
    metrics[metric] = field === 'explanation' ? String(content) : toValue(metric, content)
  }
  return metrics
}

// The assignment is twice as fast as a literal with a computed key.
function one(name: string, value: MetricValue): Metrics {
  const metrics: Record<string, MetricValue> = {}
  metrics[name] = value
  return metrics
}

function toValue(metric: string, value: unknown): MetricValue {
  if (typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const seen = typeof value === 'number' ? String(value) : `a ${typeof value}`
  const cure = typeof value === 'function' ? '. Is a call missing?' : ''
  throw new TypeError(`evaluator "${metric}" returned ${seen}; a score is a finite number, a boolean or text${cure}`)
}
