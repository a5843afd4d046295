import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {byDatapoint} from './by-datapoint.ts'
import {type ComparableRun, metricNames} from './comparable-run.ts'
import {compareFigures, compareMetrics, type JoinedDatapoint} from './compare-metrics.ts'
import {type CompareOptions, type ResolvedCompareOptions, resolveCompareOptions} from './compare-options.ts'
import {absentIn, compareRunMetric} from './compare-run-metric.ts'
import type {ComparedRun, Comparison} from './comparison.ts'
import {comparisonWarnings, repeatedIdsWarning} from './comparison-warnings.ts'

/**
 * Compares two runs datapoint by datapoint: the change of each metric, whether it may be noise, and the datapoints to
 * look at. Failed datapoints count as worst in both runs. All trials of a datapoint count as one. Datapoints that share an
 * id are paired in the order of the dataset. Throws an `EvaluationError` when the runs have no datapoint in common, or when
 * one of them did not keep its datapoints.
 *
 * @example
 * const datapoint = (id: string, ok: boolean) => ({id, status: 'ok' as const, metrics: {ok}, failures: [], latencyMs: 1})
 * const run = (runId: string, right: number) => ({
 *   runId, name: 'answers', datasetId: 'd', total: 20,
 *   datapoints: Array.from({length: 20}, (_, i) => datapoint(`q${i}`, i < right)),
 * })
 * compare(run('a', 19), run('b', 11)).metrics['ok']?.summary
 * // 'worse: 8 of 20 flipped to wrong, 0 to right, p = 0.0078'
 */
export function compare(baseline: ComparableRun, candidate: ComparableRun, options: CompareOptions = {}): Comparison {
  const resolved = resolveCompareOptions(options, [candidate, baseline])
  requireDatapoints('baseline', baseline)
  requireDatapoints('candidate', candidate)
  const [before, after] = [byDatapoint(baseline.datapoints), byDatapoint(candidate.datapoints)]
  const joined = [...before].flatMap(([id, trials]) => {
    const others = after.get(id)
    return others === undefined ? [] : [{id, baseline: trials, candidate: others}]
  })
  if (joined.length === 0) throw nothingInCommon(baseline, candidate)
  const compared = {
    baseline: toSide(baseline, before.size),
    candidate: toSide(candidate, after.size),
    sameDataset: baseline.datasetId === candidate.datasetId,
    common: joined.length,
    onlyInBaseline: [...before.keys()].filter(id => !after.has(id)),
    onlyInCandidate: [...after.keys()].filter(id => !before.has(id)),
    confidence: resolved.confidence,
    ...compareNamed(joined, [baseline, candidate], resolved),
    ...compareFigures(joined, resolved),
  }
  return {...compared, warnings: [...comparisonWarnings(compared), ...repeatedIdsWarning(before, after)]}
}

function compareNamed(
  joined: readonly JoinedDatapoint[],
  runs: readonly [ComparableRun, ComparableRun],
  options: ResolvedCompareOptions,
): Pick<Comparison, 'metrics' | 'runMetrics'> {
  const [before, after] = runs.map(metricNames) as [Set<string>, Set<string>]
  const ofRun = new Set(runs.flatMap(({runMetrics = {}}) => Object.keys(runMetrics)))
  const known = new Set([...before, ...after])
  const names = selected([...new Set([...known, ...ofRun])], options.metrics)
  const inBoth = compareMetrics(
    joined,
    runs,
    names.filter(name => before.has(name) && after.has(name)),
    options,
  )
  const [{runMetrics: ofBaseline}, {runMetrics: ofCandidate}] = runs
  return {
    metrics: Object.fromEntries(
      names
        .filter(name => known.has(name))
        .map(name => [name, inBoth.get(name) ?? absentIn(before.has(name) ? 'candidate' : 'baseline')]),
    ),
    runMetrics: Object.fromEntries(
      names
        .filter(name => ofRun.has(name))
        .map(name => [name, compareRunMetric(ofBaseline?.[name], ofCandidate?.[name])]),
    ),
  }
}

function selected(names: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  const unknown = wanted?.find(name => !names.includes(name))
  if (wanted === undefined || unknown === undefined) return wanted ?? names
  const cure = didYouMean(unknown, names, '"') ?? `The runs have: ${names.join(', ') || '(none)'}`
  throw new EvaluationError(`compare: neither run has a metric "${unknown}". ${cure}`)
}

const toSide = ({runId, name, datasetId, total, datapoints}: ComparableRun, distinct: number): ComparedRun => ({
  runId,
  name,
  datasetId,
  total,
  datapoints: distinct,
  failed: datapoints.filter(({status}) => status === 'failed').length,
})

function requireDatapoints(side: string, {datapoints, name, runId, total}: ComparableRun): void {
  if (datapoints.length > 0) return
  const problem = total > 0 ? `kept none of its ${total} datapoints. Compare its run file instead` : 'has no datapoints'
  throw new EvaluationError(`compare: the ${side} run "${name}" (${runId}) ${problem}`)
}

function nothingInCommon(baseline: ComparableRun, candidate: ComparableRun): EvaluationError {
  const [before, after] = [baseline.datapoints[0]?.id, candidate.datapoints[0]?.id]
  const datasets =
    baseline.datasetId === candidate.datasetId ? '' : ` They ran over ${baseline.datasetId} and ${candidate.datasetId}.`
  return new EvaluationError(
    `compare: the runs have no datapoint in common. For example, the baseline has "${before}" and the candidate has "${after}".${datasets} Give each datapoint an \`id\` that stays the same`,
  )
}
