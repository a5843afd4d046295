import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {sliceName, sliceValues} from '../facts/slice-values.ts'
import {compareEvaluators, trialsWarning} from './comparability.ts'
import {type ComparableRun, metricNames} from './comparable-run.ts'
import {compareFigures, compareMetrics} from './compare-metrics.ts'
import {type CompareOptions, type ResolvedCompareOptions, resolveCompareOptions} from './compare-options.ts'
import {absentIn, compareRunMetric} from './compare-run-metric.ts'
import type {ComparedRun, Comparison, MetricComparison, SliceComparison} from './comparison.ts'
import {comparisonWarnings, repeatedIdsWarning} from './comparison-warnings.ts'
import {type JoinedDatapoint, type JoinedRuns, joinRuns} from './join-runs.ts'

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
  const [comparison] = compareAll(baseline, [candidate], options)
  // One candidate gives one comparison.
  return comparison as Comparison
}

/** Compares each of `candidates` with `baseline`. The p values are corrected over all of them. */
export function compareAll(
  baseline: ComparableRun,
  candidates: readonly ComparableRun[],
  options: CompareOptions,
): readonly Comparison[] {
  const resolved = resolveCompareOptions(options, [...candidates, baseline])
  const pairs = candidates.map(candidate =>
    planPair(joinRuns(baseline, candidate, resolved.changed === 'allow'), resolved),
  )
  const measured = compareMetrics(
    pairs.map(({joined, runs, comparable}) => ({joined, runs, names: comparable})),
    resolved,
  )
  return pairs.map((pair, index) => toComparison(pair, measured[index] ?? new Map(), resolved))
}

/** Two joined runs, and which of their metrics are comparable. */
interface Pair extends JoinedRuns {
  readonly names: readonly string[]
  readonly comparable: readonly string[]
  readonly evaluators: ReadonlyMap<string, ReturnType<typeof compareEvaluators>>
}

function planPair(joined: JoinedRuns, options: ResolvedCompareOptions): Pair {
  const {runs} = joined
  const [before, after] = runs.map(metricNames) as [Set<string>, Set<string>]
  const ofRun = runs.flatMap(({runMetrics = {}}) => Object.keys(runMetrics))
  const names = selected([...new Set([...before, ...after, ...ofRun])], options.metrics)
  const inBoth = names.filter(name => before.has(name) && after.has(name))
  const evaluators = new Map(inBoth.map(name => [name, compareEvaluators(name, runs, isAllowed(name, options))]))
  return {...joined, names, evaluators, comparable: inBoth.filter(name => !evaluators.get(name)?.refused)}
}

const isAllowed = (metric: string, {changed}: ResolvedCompareOptions): boolean =>
  changed === 'allow' || (changed ?? []).includes(metric)

function toComparison(
  pair: Pair,
  measured: ReadonlyMap<string, MetricComparison>,
  options: ResolvedCompareOptions,
): Comparison {
  const {runs, before, after, joined, changedItems, names, evaluators} = pair
  const [baseline, candidate] = runs
  const [ofBefore, ofAfter] = runs.map(metricNames) as [Set<string>, Set<string>]
  const [{runMetrics: ofBaseline = {}}, {runMetrics: ofCandidate = {}}] = runs
  const compared = {
    baseline: toSide(baseline, before.size),
    candidate: toSide(candidate, after.size),
    sameDataset: baseline.datasetId === candidate.datasetId,
    common: joined.length,
    onlyInBaseline: [...before.keys()].filter(id => !after.has(id)),
    onlyInCandidate: [...after.keys()].filter(id => !before.has(id)),
    changedItems,
    confidence: options.confidence,
    metrics: Object.fromEntries(
      names
        .filter(name => ofBefore.has(name) || ofAfter.has(name))
        .map(name => [
          name,
          measured.get(name) ??
            evaluators.get(name)?.refused ??
            absentIn(ofBefore.has(name) ? 'candidate' : 'baseline'),
        ]),
    ),
    runMetrics: Object.fromEntries(
      names
        .filter(name => name in ofBaseline || name in ofCandidate)
        .map(name => [name, compareRunMetric(ofBaseline[name], ofCandidate[name])]),
    ),
    ...compareFigures(joined, options),
    ...(options.slices.length === 0 ? {} : {slices: compareSlices(pair, options)}),
  }
  const warnings = [
    ...comparisonWarnings(compared),
    ...trialsWarning(baseline, candidate),
    ...[...evaluators.values()].flatMap(({warning}) => warning ?? []),
    ...repeatedIdsWarning(before, after),
  ]
  return {...compared, warnings}
}

// All values of a field share one correction.
function compareSlices(pair: Pair, options: ResolvedCompareOptions): NonNullable<Comparison['slices']> {
  const fields = options.slices.map((field): [string, Record<string, SliceComparison>] => {
    const parts = new Map<string, JoinedDatapoint[]>()
    for (const each of pair.joined) {
      for (const value of sliceValues((each.candidate[0] ?? each.baseline[0])?.datapoint, field)) {
        const name = sliceName(value, parts)
        parts.set(name, [...(parts.get(name) ?? []), each])
      }
    }
    const values = [...parts].sort(([a], [b]) => (a < b ? -1 : 1))
    const groups = values.map(([, joined]) => ({joined, runs: pair.runs, names: pair.comparable}))
    const compared = compareMetrics(groups, options)
    return [
      field,
      Object.fromEntries(
        values.map(([value, joined], index) => [
          value,
          {common: joined.length, metrics: Object.fromEntries(compared[index] ?? [])},
        ]),
      ),
    ]
  })
  return Object.fromEntries(fields)
}

function selected(names: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
  const unknown = wanted?.find(name => !names.includes(name))
  if (wanted === undefined || unknown === undefined) return wanted ?? names
  const cure = didYouMean(unknown, names, '"') ?? `The runs have: ${names.join(', ') || '(none)'}`
  throw new EvaluationError(`compare: neither run has a metric "${unknown}". ${cure}`)
}

const toSide = (run: ComparableRun, distinct: number): ComparedRun => {
  const {runId, name, datasetId, total, datapoints, startedAt, source, parameters, tags} = run
  return {
    runId,
    name,
    datasetId,
    total,
    datapoints: distinct,
    failed: datapoints.filter(({status}) => status === 'failed').length,
    ...(startedAt === undefined ? {} : {startedAt}),
    ...(source === undefined ? {} : {source}),
    ...(parameters === undefined ? {} : {parameters}),
    ...(tags === undefined ? {} : {tags}),
  }
}
