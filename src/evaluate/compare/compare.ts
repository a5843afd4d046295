import {EvaluationError} from '../evaluation-error.ts'
import {holm} from '../statistics/p-values.ts'
import {type Cell, rowsById, toCell, toLatencyCell} from './cells.ts'
import {type ComparableDatapoint, type ComparableRun, metricNames} from './comparable-run.ts'
import {classify, compareLabels, measureMetric, type PairedMetric} from './compare-metric.ts'
import {type CompareOptions, type ResolvedCompareOptions, resolveCompareOptions} from './compare-options.ts'
import {absentIn, compareRunMetric} from './compare-run-metric.ts'
import type {ComparedRun, Comparison, MeasuredComparison, MetricComparison} from './comparison.ts'
import {comparisonWarnings} from './comparison-warnings.ts'
import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {judge} from './verdict.ts'

/**
 * Compares two runs datapoint by datapoint: what changed in each metric, whether that is noise, and which datapoints to look at.
 * Failed datapoints count as worst in both runs; trials of a datapoint count as one datapoint. Throws an `EvaluationError` when the
 * runs have no datapoint in common, or kept none.
 *
 * @example
 * const row = (id: string, ok: boolean) => ({id, status: 'ok' as const, metrics: {ok}, failures: [], latencyMs: 1})
 * const run = (runId: string, right: number) => ({
 *   runId, name: 'answers', datasetId: 'd', total: 20,
 *   datapoints: Array.from({length: 20}, (_, i) => row(`q${i}`, i < right)),
 * })
 * compare(run('a', 19), run('b', 11)).metrics['ok']?.summary
 * // 'worse: 8 of 20 flipped to wrong, 0 to right, p = 0.0078'
 */
export function compare(baseline: ComparableRun, candidate: ComparableRun, options: CompareOptions = {}): Comparison {
  const resolved = resolveCompareOptions(options)
  const runs = [requireDatapoints('baseline', baseline), requireDatapoints('candidate', candidate)] as const
  const [before, after] = [rowsById(baseline), rowsById(candidate)]
  const joined = [...before].flatMap(([id, rows]) => {
    const others = after.get(id)
    return others === undefined ? [] : [{id, baseline: rows, candidate: others}]
  })
  if (joined.length === 0) throw noCommonDatapoints(baseline, candidate)
  const known = {
    metrics: new Set(runs.flatMap(run => [...metricNames(run)])),
    runMetrics: new Set(runs.flatMap(({runMetrics = {}}) => Object.keys(runMetrics))),
  }
  const names = chosen([...new Set([...known.metrics, ...known.runMetrics])], resolved.metrics)
  const compared = {
    baseline: sideOf(baseline, before),
    candidate: sideOf(candidate, after),
    sameDataset: baseline.datasetId === candidate.datasetId,
    common: joined.length,
    onlyInBaseline: [...before.keys()].filter(id => !after.has(id)),
    onlyInCandidate: [...after.keys()].filter(id => !before.has(id)),
    confidence: resolved.confidence,
    metrics: compareMetrics(
      joined,
      runs,
      names.filter(name => known.metrics.has(name)),
      resolved,
    ),
    runMetrics: Object.fromEntries(
      names
        .filter(name => known.runMetrics.has(name))
        .map(name => [name, compareRunMetric(baseline.runMetrics?.[name], candidate.runMetrics?.[name])]),
    ),
    latency: compareLatency(joined, resolved),
  }
  return {...compared, warnings: comparisonWarnings(compared)}
}

interface JoinedDatapoint {
  readonly id: string
  readonly baseline: readonly ComparableDatapoint[]
  readonly candidate: readonly ComparableDatapoint[]
}

function compareMetrics(
  joined: readonly JoinedDatapoint[],
  runs: readonly [ComparableRun, ComparableRun],
  names: readonly string[],
  options: ResolvedCompareOptions,
): Record<string, MetricComparison> {
  const known = runs.map(metricNames)
  const classified = names.map(name => {
    const side = known.findIndex(each => !each.has(name))
    if (side >= 0) return [name, absentIn(side === 0 ? 'baseline' : 'candidate')] as const
    return [
      name,
      classify(
        name,
        cellsOf(joined, rows => toCell(rows, name)),
      ),
    ] as const
  })
  const measurable = classified.flatMap(([, metric]) => (isMeasurable(metric) ? [metric] : []))
  const evidence = measurable.map(metric => measureMetric(metric, runs, options, measurable.length))
  const adjusted = holm(evidence.map(({p}) => p))
  const measured = new Map(
    evidence.map((each, index): [string, MeasuredComparison] => {
      const corrected = {...each, pAdjusted: adjusted[index] ?? each.p}
      return [measurable[index]?.name ?? '', {...corrected, ...judge(corrected, options.confidence, evidence.length)}]
    }),
  )
  return Object.fromEntries(
    classified.map(([name, metric]) => {
      if (metric.kind === 'none') return [name, metric]
      return [name, measured.get(name) ?? compareLabels(metric)]
    }),
  )
}

function compareLatency(
  joined: readonly JoinedDatapoint[],
  options: ResolvedCompareOptions,
): MeasuredComparison | undefined {
  const metric = classify('latency', cellsOf(joined, toLatencyCell))
  if (!isMeasurable(metric)) return undefined
  // Always as numbers: a latency of 0 or 1 is no verdict.
  const lower = {...options, lowerIsBetter: ['latency']}
  const evidence = measureMetric({...metric, kind: 'score'}, [], lower, 1)
  return {...evidence, ...judge(evidence, options.confidence, 1)}
}

const cellsOf = (joined: readonly JoinedDatapoint[], cell: (rows: readonly ComparableDatapoint[]) => Cell) =>
  joined.map(({id, baseline, candidate}) => ({id, baseline: cell(baseline), candidate: cell(candidate)}))

const isMeasurable = (metric: PairedMetric | MetricComparison): metric is PairedMetric =>
  'cells' in metric && (metric.kind === 'pass-fail' || metric.kind === 'score')

function chosen(names: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  const unknown = wanted?.find(name => !names.includes(name))
  if (wanted === undefined || unknown === undefined) return wanted ?? names
  const cure = didYouMean(unknown, names, '"') ?? `The runs have: ${names.join(', ') || 'none'}`
  throw new EvaluationError(`compare: neither run has a metric "${unknown}". ${cure}`)
}

const sideOf = (
  {runId, name, datasetId, total, datapoints}: ComparableRun,
  rows: Map<string, unknown>,
): ComparedRun => ({
  runId,
  name,
  datasetId,
  total,
  datapoints: rows.size,
  failed: datapoints.filter(({status}) => status === 'failed').length,
})

function requireDatapoints(side: string, run: ComparableRun): ComparableRun {
  if (run.datapoints.length > 0) return run
  const why =
    run.total > 0 ? `kept none of its ${run.total} datapoints. Compare its journal instead` : 'has no datapoints'
  throw new EvaluationError(`compare: the ${side} run "${run.name}" (${run.runId}) ${why}`)
}

function noCommonDatapoints(baseline: ComparableRun, candidate: ComparableRun): EvaluationError {
  const [before, after] = [baseline.datapoints[0]?.id, candidate.datapoints[0]?.id]
  const datasets =
    baseline.datasetId === candidate.datasetId ? '' : ` They ran over ${baseline.datasetId} and ${candidate.datasetId}.`
  return new EvaluationError(
    `compare: the runs have no datapoint in common: the baseline has "${before}", the candidate "${after}", and so on.${datasets} Give the datapoints ids of their own that stay`,
  )
}
