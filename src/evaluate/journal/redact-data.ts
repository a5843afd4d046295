import type {AttributeScalar} from '../../attributes/attribute.ts'
import type {Redact} from '../../redaction/redact.ts'
import {freeKeys} from '../../redaction/redact-attributes.ts'
import type {RunFacts} from '../facts/run-facts.ts'
import type {DatapointLine} from './journal.ts'
import type {MetricSummary} from '../metrics/metric-summary.ts'
import type {Metrics} from '../metrics/score.ts'
import type {Thrown} from '../../attributes/error-chain.ts'

// Redacts the run file and the result under the same paths as the spans.

/** The fields of a datapoint line that may contain a secret. */
type Sensitive = Pick<DatapointLine, 'datapoint' | 'outputs' | 'error' | 'metrics' | 'failures'>

/** Returns a plain line redacted, as it may leave the process. `redacted` is `true` when a part of it was replaced. */
export function redactDatapoint<L extends Sensitive>(plain: L, redact: Redact): L & {readonly redacted?: true} {
  let changed = false
  const watched: Redact = (path, value, part) => {
    const replaced = redact(path, value, part)
    if (replaced !== value) changed = true
    return replaced
  }
  const {inputs, groundTruth, metadata} = plain.datapoint
  const redacted = {
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
  return changed ? {...redacted, redacted: true} : redacted
}

/** Returns the facts of a run redacted, as they may leave the process. */
export function redactFacts<F extends RunFacts>(facts: F, redact: Redact): F {
  const {parameters, metadata} = facts
  return {
    ...facts,
    ...(parameters === undefined ? {} : {parameters: redactData('config', parameters, redact)}),
    ...(metadata === undefined ? {} : {metadata: redactData('metadata', metadata, redact)}),
  }
}

/** Returns metrics redacted, as they may leave the process. */
export function redactMetrics(metrics: Metrics, redact: Redact): Metrics {
  return redactData('metrics', metrics, redact) as Metrics
}

/**
 * Returns summaries redacted, as they may leave the process. Labels are user text. Labels that become equal are counted
 * together.
 */
export function redactSummaries(
  summaries: Readonly<Record<string, MetricSummary>>,
  redact: Redact,
): Record<string, MetricSummary> {
  const entries = Object.entries(summaries).map(([name, summary]): [string, MetricSummary] => {
    const {counts, aggregateError} = summary
    const labels: Record<string, number> = {}
    for (const [label, count] of Object.entries(counts ?? {})) {
      const shown = String(redact(`metrics.${name}`, label))
      labels[shown] = (labels[shown] ?? 0) + count
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

/** Returns a failed evaluator redacted, as it may leave the process. */
export function redactFailure(
  {evaluator, error}: DatapointLine['failures'][number],
  redact: Redact,
): DatapointLine['failures'][number] {
  return {evaluator, error: redactThrown(error, redact)}
}

/** Returns an error redacted with its causes, as it may leave the process. A stack repeats the message, so it is redacted too. */
export function redactThrown({name, message, stack, cause, errors}: Thrown, redact: Redact): Thrown {
  const text = (path: string, value: string): string => String(redact(`error.exception.${path}`, value))
  const shown = text('message', message)
  const repeated = message === '' ? stack : stack?.replaceAll(message, () => shown)
  return {
    name: text('type', name),
    message: shown,
    ...(repeated === undefined ? {} : {stack: text('stacktrace', repeated)}),
    ...(cause === undefined ? {} : {cause: redactThrown(cause, redact)}),
    ...(errors === undefined ? {} : {errors: errors.map(each => redactThrown(each, redact))}),
  }
}

/** Returns plain data redacted. `path` is its place: `inputs`. */
export function redactData(path: string, value: unknown, redact: Redact): unknown {
  if (value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((each, index) => redactData(`${path}.${index}`, each, redact))
  if (typeof value !== 'object') return redact(path, value as AttributeScalar)
  const copy: Record<string, unknown> = {}
  const freeKey = freeKeys(copy)
  for (const [key, each] of Object.entries(value)) {
    const redacted = redactData(`${path}.${key}`, each, redact)
    // Keys can be data too. Two keys may become equal, so `freeKeys` makes them different. A key may be `__proto__`, so
    // `defineProperty` sets it.
    const wanted = String(redact(path, key, 'key'))
    Object.defineProperty(copy, freeKey(wanted, redacted), {value: redacted, enumerable: true})
  }
  return copy
}
