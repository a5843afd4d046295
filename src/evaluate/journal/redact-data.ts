import type {AttributeScalar} from '../../attributes/attribute.ts'
import type {Redact} from '../../redaction/redact.ts'
import {freeKey} from '../../redaction/redact-attributes.ts'
import {toJsonLine} from './json-line.ts'
import type {DatapointLine} from './journal.ts'
import type {MetricSummary} from '../metrics/metric-summary.ts'
import type {Metrics} from '../metrics/score.ts'
import type {Thrown} from '../metrics/thrown.ts'

// What is redacted in the spans of a datapoint is redacted under the same paths in what else is written of it.

/** What of a datapoint may hold a secret. */
type Datapoint = Pick<DatapointLine, 'datapoint' | 'outputs' | 'error' | 'metrics' | 'failures'>

/** `line` as it may leave the process; `redacted` says that something of it may not. */
export function redactDatapoint<L extends Datapoint>(line: L, redact: Redact): L & {readonly redacted?: true} {
  // As JSON will have it, so that nothing hides in a class, a Map or a `toJSON`.
  const plain = JSON.parse(toJsonLine(line)) as L
  let changed = false
  const watched: Redact = (path, value, part) => {
    const replaced = redact(path, value, part)
    if (replaced !== value) changed = true
    return replaced
  }
  const {inputs, groundTruth, metadata} = plain.datapoint
  const datapoint = {
    ...plain,
    datapoint: {
      ...plain.datapoint,
      inputs: redactData('inputs', inputs, watched),
      ...(groundTruth === undefined ? {} : {groundTruth: redactData('feedback.ground_truth', groundTruth, watched)}),
      ...(metadata === undefined ? {} : {metadata: redactData('metadata', metadata, watched) as typeof metadata}),
    },
    ...('outputs' in plain ? {outputs: redactData('outputs.result', plain.outputs, watched)} : {}),
    ...(plain.error === undefined ? {} : {error: redactThrown(plain.error, watched)}),
    metrics: redactMetrics(plain.metrics, watched),
    failures: plain.failures.map(each => redactFailure(each, watched)),
  }
  return changed ? {...datapoint, redacted: true} : datapoint
}

/** Metrics as they may leave the process. */
export function redactMetrics(metrics: Metrics, redact: Redact): Metrics {
  return redactData('metrics', metrics, redact) as Metrics
}

/** Summaries as they may leave the process: labels are text of the user, and count together where they look alike then. */
export function redactSummaries(
  summaries: Readonly<Record<string, MetricSummary>>,
  redact: Redact,
): Record<string, MetricSummary> {
  const entries = Object.entries(summaries).map(([name, summary]): [string, MetricSummary] => {
    const {counts, aggregateError} = summary
    const labels: Record<string, number> = {}
    for (const [label, count] of Object.entries(counts ?? {})) {
      const told = String(redact(`metrics.${name}`, label))
      labels[told] = (labels[told] ?? 0) + count
    }
    return [
      name,
      {
        ...summary,
        ...(counts === undefined ? {} : {counts: labels}),
        ...(aggregateError === undefined ? {} : {aggregateError: redactThrown(aggregateError, redact)}),
      },
    ]
  })
  return Object.fromEntries(entries)
}

/** A failed evaluator as it may leave the process. */
export function redactFailure(
  {evaluator, error}: DatapointLine['failures'][number],
  redact: Redact,
): DatapointLine['failures'][number] {
  return {evaluator, error: redactThrown(error, redact)}
}

/** An error as it may leave the process; the stack repeats its message. */
export function redactThrown({name, message, stack}: Thrown, redact: Redact): Thrown {
  const text = (path: string, value: string): string => String(redact(`error.exception.${path}`, value))
  const told = text('message', message)
  if (stack === undefined) return {name: text('type', name), message: told}
  const repeated = message === '' ? stack : stack.replaceAll(message, () => told)
  return {name: text('type', name), message: told, stack: text('stacktrace', repeated)}
}

function redactData(path: string, value: unknown, redact: Redact): unknown {
  if (value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((each, index) => redactData(`${path}.${index}`, each, redact))
  if (typeof value !== 'object') return redact(path, value as AttributeScalar)
  const shown: Record<string, unknown> = {}
  for (const [key, each] of Object.entries(value)) {
    const redacted = redactData(`${path}.${key}`, each, redact)
    // Data comes as keys too, and below a masked key there is nothing else. Defined: a key may be `__proto__`.
    const wanted = String(redact(path, key, 'key'))
    Object.defineProperty(shown, freeKey(shown, wanted, redacted), {value: redacted, enumerable: true})
  }
  return shown
}
