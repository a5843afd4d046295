import {byDatapoint} from '../compare/by-datapoint.ts'
import {type ComparableRun, evaluatorOf, metricNames, toCell} from '../compare/comparable-run.ts'
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
  const evaluator = evaluatorOf(run, metric)
  const cells = [...byDatapoint(run.datapoints)].map(([id, trials]) => {
    const cell = toCell(trials, metric, evaluator)
    return {id, baseline: cell, candidate: cell}
  })
  const kind = kindOf(cells.map(({candidate}) => candidate))
  const covered = cells.length - notScored(cells).length
  // A reducer makes a verdict of a label that has an assert.
  const reduces = evaluator?.reducer !== undefined && evaluator.reducer !== 'mean'
  const isNumeric = kind === 'pass-fail' || kind === 'score' || kind === 'nothing' || reduces
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
  readonly reduced?: {readonly mean?: number}
  /** The number of numbers, when other values are text. */
  readonly numbers?: number
}

function fromSummary({metrics = {}, total}: ComparableRun, metric: string): MetricFigures {
  const summary: Summary = metrics[metric] ?? {}
  const {scored = 0, failed = 0, mean, numbers, reduced} = summary
  if (numbers !== undefined) return {kind: 'mixed', covered: scored + failed, datapoints: total, mean: undefined}
  const meanWithFailures = reduced === undefined ? (summary.meanWithFailures ?? mean) : reduced.mean
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

/** Returns the cost of the whole run, when its spans report one, and the number of calls without a cost. */
export function costOf(run: GatedRun): {readonly cost?: number; readonly unpriced?: number} | undefined {
  return (run as {readonly usage?: {readonly cost?: number; readonly unpriced?: number}}).usage
}

/** Counts the results that failed in the function, that failed at all, and that did not run. */
export function failuresOf({
  datapoints,
  ...run
}: GatedRun & {readonly failed?: unknown; readonly aborted?: unknown}): Readonly<
  Record<'functions' | 'all' | 'aborted', number>
> {
  if (datapoints.length === 0) {
    const failed = Number(run.failed ?? 0)
    // Summaries count a failed function in every metric.
    const most = Object.values(run.metrics ?? {}).map((summary: {readonly failed?: number}) => summary.failed ?? 0)
    return {functions: failed, all: Math.max(failed, ...most), aborted: Number(run.aborted ?? 0)}
  }
  return {
    functions: datapoints.filter(({status}) => status === 'failed').length,
    all: datapoints.filter(({status, failures}) => status === 'failed' || (status === 'ok' && failures.length > 0))
      .length,
    aborted: datapoints.filter(({status}) => status === 'aborted').length,
  }
}
