import type {MetricValue} from '../metrics/score.ts'
import type {NoComparison, RunMetricComparison} from './comparison.ts'
import {short, signed} from './format-numbers.ts'

/** Compares what run evaluators measured: the two figures, and no verdict. */
export function compareRunMetric(
  baseline: MetricValue | undefined,
  candidate: MetricValue | undefined,
): RunMetricComparison | NoComparison {
  if (baseline === undefined) return absentIn('baseline')
  if (candidate === undefined) return absentIn('candidate')
  if (typeof baseline === 'string' || typeof candidate === 'string') return labels(baseline, candidate)
  const difference = Number(candidate) - Number(baseline)
  const summary =
    difference === 0
      ? `${short(Number(baseline))} in both runs`
      : `${short(Number(baseline))} became ${short(Number(candidate))}, ${signed(difference, short)}; one figure a run, so nothing tells this from noise`
  return {kind: 'run', summary, baseline, candidate, difference}
}

function labels(baseline: MetricValue, candidate: MetricValue): RunMetricComparison {
  const summary = baseline === candidate ? 'the same text in both runs' : 'another text than in the baseline'
  return {kind: 'run', summary, baseline, candidate}
}

/** The comparison of a metric that only one of the runs has. */
export function absentIn(side: 'baseline' | 'candidate'): NoComparison {
  const other = side === 'baseline' ? 'candidate' : 'baseline'
  const summary = `only in the ${other}: the ${side} has no such metric`
  return {kind: 'none', reason: `only-in-${other}`, summary}
}
