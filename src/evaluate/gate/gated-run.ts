import {byDatapoint} from '../compare/by-datapoint.ts'
import {type ComparableRun, metricNames, toCell} from '../compare/comparable-run.ts'
import {kindOf, type MetricKind} from '../compare/metric-kind.ts'
import {notScored, toPairs, worstOf} from '../compare/pairs.ts'
import {meanOf, quantileOf} from '../statistics/moments.ts'
import type {RunEnding} from '../metrics/reason-of-stop.ts'

/** The run that a gate checks. The gate reads `status` and `usage` where the run has them. */
export interface GatedRun extends ComparableRun, RunEnding {}

/** The figures of one metric in one run. */
interface MetricFigures {
  readonly kind: MetricKind
  /** The number of datapoints that have a value or count as worst. */
  readonly covered: number
  readonly datapoints: number
  /** The mean. Failed datapoints count as worst. `undefined` when there are no covered datapoints. */
  readonly mean: number | undefined
}

/**
 * Returns the figures of `metric`. They come from the datapoints, or from the summary of a run that did not keep
 * datapoints.
 */
export function metricFigures(run: ComparableRun, metric: string, lowerIsBetter: boolean): MetricFigures {
  const ofRun = run.runMetrics?.[metric]
  if (ofRun !== undefined) return fromRunMetric(ofRun)
  if (run.datapoints.length === 0) return fromSummary(run, metric)
  const cells = [...byDatapoint(run.datapoints)].map(([id, trials]) => {
    const cell = toCell(trials, metric)
    return {id, baseline: cell, candidate: cell}
  })
  const kind = kindOf(cells.map(({candidate}) => candidate))
  const covered = cells.length - notScored(cells).length
  const isNumeric = kind === 'pass-fail' || kind === 'score' || kind === 'nothing'
  const scores = isNumeric ? toPairs(cells, worstOf(metric, cells, [run], lowerIsBetter)) : []
  const mean = scores.length === 0 ? undefined : meanOf(scores.map(({candidate}) => candidate))
  return {kind, covered, datapoints: cells.length, mean}
}

// A run evaluator measured the metric once for the whole run, so the metric is covered completely.
function fromRunMetric(value: number | boolean | string): MetricFigures {
  const isLabel = typeof value === 'string'
  return {kind: isLabel ? 'label' : 'score', covered: 1, datapoints: 1, mean: isLabel ? undefined : Number(value)}
}

interface Summary {
  readonly scored?: number
  readonly failed?: number
  readonly mean?: number
  readonly meanWithFailures?: number
}

function fromSummary({metrics = {}, total}: ComparableRun, metric: string): MetricFigures {
  const {scored = 0, failed = 0, mean, meanWithFailures = mean}: Summary = metrics[metric] ?? {}
  const kind = meanWithFailures === undefined ? (scored > 0 ? 'label' : 'nothing') : 'score'
  return {kind, covered: scored + failed, datapoints: total, mean: meanWithFailures}
}

/** Lists every metric of the run, including those of the whole run. */
export const allMetrics = (run: ComparableRun): readonly string[] => [
  ...metricNames(run),
  ...Object.keys(run.runMetrics ?? {}),
]

/** Lists the metrics of the datapoints that have a mean. */
export const metricsWithMean = (run: ComparableRun, lowerIsBetter: readonly string[]): readonly string[] =>
  [...metricNames(run)].filter(name => {
    const {kind} = metricFigures(run, name, lowerIsBetter.includes(name))
    return kind === 'pass-fail' || kind === 'score'
  })

/** Returns a percentile of the latency in milliseconds, over the datapoints that succeeded. */
export function latencyOf({datapoints}: ComparableRun, share: number): number | undefined {
  const sorted = datapoints.flatMap(({status, latencyMs}) => (status === 'ok' ? [latencyMs] : []))
  sorted.sort((a, b) => a - b)
  return sorted.length === 0 ? undefined : quantileOf(sorted, share)
}

/** Returns the cost of the whole run, when its spans report a cost. */
export function costOf(run: GatedRun): number | undefined {
  const {usage}: {readonly usage?: {readonly cost?: number}} = run as object
  return usage?.cost
}

/** Counts the datapoints with any failure. Aborted datapoints count, because they have no result either. */
export function failuresOf({datapoints, failed, aborted}: GatedRun & {failed?: unknown; aborted?: unknown}): number {
  if (datapoints.length > 0) {
    return datapoints.filter(({status, failures}) => status !== 'ok' || failures.length > 0).length
  }
  return Number(failed ?? 0) + Number(aborted ?? 0)
}

/** Counts the datapoints that a stopped run did not run. `failuresOf` includes them. */
export function abortedOf({datapoints, aborted}: GatedRun & {aborted?: unknown}): number {
  return datapoints.length > 0 ? datapoints.filter(({status}) => status === 'aborted').length : Number(aborted ?? 0)
}
