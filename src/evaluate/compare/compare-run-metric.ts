import type {MetricValue} from '../metrics/score.ts'
import {inRange} from '../statistics/moments.ts'
import type {NoComparison, RunMetricComparison} from './comparison.ts'
import {short, signed} from './format-numbers.ts'

/** Compares a metric of the whole run. The comparison holds two figures without a verdict. */
export function compareRunMetric(
  baseline: MetricValue | undefined,
  candidate: MetricValue | undefined,
): RunMetricComparison | NoComparison {
  if (baseline === undefined) return absentIn('baseline')
  if (candidate === undefined) return absentIn('candidate')
  if (typeof baseline === 'string' || typeof candidate === 'string') return compareLabel(baseline, candidate)
  const difference = inRange(Number(candidate) - Number(baseline))
  const summary =
    difference === 0
      ? `${short(Number(baseline))} in both runs`
      : `${short(Number(baseline))} became ${short(Number(candidate))}, ${signed(difference, short)}; one figure per run, so this may be noise`
  return {kind: 'run', summary, baseline, candidate, difference}
}

function compareLabel(baseline: MetricValue, candidate: MetricValue): RunMetricComparison {
  const summary = baseline === candidate ? 'the same label in both runs' : 'a different label than in the baseline'
  return {kind: 'run', summary, baseline, candidate}
}

/** The comparison of a metric that is missing in one of the runs. */
export function absentIn(side: 'baseline' | 'candidate'): NoComparison {
  const other = side === 'baseline' ? 'candidate' : 'baseline'
  const summary = `only in the ${other}: the ${side} has no such metric`
  return {kind: 'none', reason: `only-in-${other}`, summary}
}
