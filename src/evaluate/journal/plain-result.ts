import {toPlainData} from '../../attributes/plain-data.ts'
import type {Redact} from '../../redaction/redact.ts'
import {
  redactFailure,
  redactDatapoint,
  redactMetrics,
  redactFacts,
  redactSummaries,
  redactThrown,
} from './redact-data.ts'
import type {DatapointResult, EvaluateResult, EvaluatorFailure, Slice} from '../metrics/results.ts'
import type {Thrown} from '../../attributes/error-chain.ts'
import {toThrown} from '../../attributes/thrown.ts'

/**
 * Returns a result that may leave the process: redacted by the tracer's rules, with errors in a form that JSON can
 * hold.
 */
export function toPlainResult(result: EvaluateResult, redact: Redact | undefined): object {
  const {stoppedBy, datapoints, metrics, runMetrics, runFailures, ...rest} = result
  return {
    ...(redact === undefined ? rest : {...redactFacts(rest, redact), ...redactSlices(rest, redact)}),
    toJSON: undefined,
    ...(stoppedBy === undefined ? {} : {stoppedBy: toPlainError(stoppedBy, redact)}),
    metrics: redact === undefined ? metrics : redactSummaries(metrics, redact),
    runMetrics: redact === undefined ? runMetrics : redactMetrics(runMetrics, redact),
    runFailures: runFailures.map(each => toPlainFailure(each, redact)),
    datapoints: datapoints
      .map(toPlainDatapoint)
      .map(each => (redact === undefined ? each : redactDatapoint(each, redact))),
  }
}

// The names of slices are values of the metadata.
function redactSlices({slices}: Pick<EvaluateResult, 'slices'>, redact: Redact): Pick<EvaluateResult, 'slices'> {
  if (slices === undefined) return {}
  const named = ([value, slice]: readonly [string, Slice], field: string): readonly [string, Slice] => [
    String(redact(field === 'tags' ? 'tags' : `metadata.${field}`, value)),
    {...slice, metrics: redactSummaries(slice.metrics, redact)},
  ]
  const redacted = Object.entries(slices).map(([field, values]) => [
    field,
    Object.fromEntries(Object.entries(values).map(each => named(each, field))),
  ])
  return {slices: Object.fromEntries(redacted) as NonNullable<EvaluateResult['slices']>}
}

/** Returns an error that may leave the process. */
export function toPlainError(error: unknown, redact: Redact | undefined): Thrown {
  const plain = toThrown(error)
  return redact === undefined ? plain : redactThrown(plain, redact)
}

/** Returns a failed evaluator that may leave the process. */
export function toPlainFailure(
  {evaluator, error}: EvaluatorFailure,
  redact: Redact | undefined,
): {readonly evaluator: string; readonly error: Thrown} {
  const plain = {evaluator, error: toThrown(error)}
  return redact === undefined ? plain : redactFailure(plain, redact)
}

// Errors have no enumerable fields, so JSON would show each of them as `{}`.
function toPlainDatapoint({error, failures, datapoint, outputs, ...result}: DatapointResult) {
  return {
    ...result,
    datapoint: toPlainData(datapoint).value as DatapointResult['datapoint'],
    ...(outputs === undefined ? {} : {outputs: toPlainData(outputs).value}),
    ...(error === undefined ? {} : {error: toThrown(error)}),
    failures: failures.map(each => toPlainFailure(each, undefined)),
  }
}
