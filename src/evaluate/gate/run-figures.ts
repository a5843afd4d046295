import {rowsById, toCell} from '../compare/cells.ts'
import type {ComparableRun} from '../compare/comparable-run.ts'
import {kindOf, type MetricKind} from '../compare/metric-kind.ts'
import {notScored, toPairs} from '../compare/pairs.ts'
import {worstOf} from '../compare/worst.ts'
import type {MetricValue} from '../metrics/score.ts'
import {meanOf, quantileOf} from '../statistics/moments.ts'

/** One metric of one run, as a gate sees it. */
interface MetricFigures {
  readonly kind: MetricKind
  /** Datapoints with a value, or counted as worst. */
  readonly covered: number
  readonly datapoints: number
  /** With failed datapoints counted as worst; `undefined` when no datapoint is covered. */
  readonly mean: number | undefined
}

/** The figures of `metric`; from the datapoints, or from the summary of a run that kept none. */
export function metricFigures(run: ComparableRun, metric: string, lowerIsBetter: boolean): MetricFigures {
  const whole = run.runMetrics?.[metric]
  if (whole !== undefined) return ofWholeRun(whole)
  if (run.datapoints.length === 0) return fromSummary(run, metric)
  const cells = [...rowsById(run)].map(([id, rows]) => {
    const cell = toCell(rows, metric)
    return {id, baseline: cell, candidate: cell}
  })
  const kind = kindOf(cells.map(({candidate}) => candidate))
  const covered = cells.length - notScored(cells).length
  const isNumeric = kind === 'pass-fail' || kind === 'score' || kind === 'nothing'
  const scores = isNumeric ? toPairs(cells, worstOf(metric, cells, [run], lowerIsBetter)) : []
  const mean = scores.length === 0 ? undefined : meanOf(scores.map(({candidate}) => candidate))
  return {kind, covered, datapoints: cells.length, mean}
}

// It was measured once: covered as far as it can be.
function ofWholeRun(value: MetricValue): MetricFigures {
  const label = typeof value === 'string'
  return {kind: label ? 'label' : 'score', covered: 1, datapoints: 1, mean: label ? undefined : Number(value)}
}

/** A percentile of the latency of the datapoints that succeeded, in milliseconds. */
export function latencyOf({datapoints}: ComparableRun, share: number): number | undefined {
  const sorted = datapoints.flatMap(({status, latencyMs}) => (status === 'ok' ? [latencyMs] : []))
  sorted.sort((a, b) => a - b)
  return sorted.length === 0 ? undefined : quantileOf(sorted, share)
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
