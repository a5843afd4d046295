import {holm} from '../statistics/p-values.ts'
import {reducesToVerdict} from '../metrics/reducer.ts'
import {
  type Cell,
  type ComparableDatapoint,
  type ComparableRun,
  evaluatorOf,
  isEmpty,
  toCell,
  toCostCell,
  toLatencyCell,
  toTokenCell,
} from './comparable-run.ts'
import type {JoinedDatapoint} from './join-runs.ts'
import {compareLabels} from './compare-labels.ts'
import type {ResolvedCompareOptions} from './compare-options.ts'
import type {Comparison, MeasuredComparison, MetricComparison, NoComparison} from './comparison.ts'
import {measureScores, measureVerdicts} from './measure.ts'
import {commonKind, kindNames, kindOf, type MetricKind} from './metric-kind.ts'
import {type CellPair, changesOf, notScored, toPairs, worstOf} from './pairs.ts'
import {type Evidence, judge} from './verdict.ts'

/** The metrics of two runs, or of one slice of both, that share a correction with other groups. */
interface MetricGroup {
  readonly joined: readonly JoinedDatapoint[]
  readonly runs: readonly [ComparableRun, ComparableRun]
  /** The metrics that both runs have. */
  readonly names: readonly string[]
}

/** Compares the metrics of all groups. The p values are corrected for the number of metrics in all groups together. */
export function compareMetrics(
  groups: readonly MetricGroup[],
  options: ResolvedCompareOptions,
): readonly Map<string, MetricComparison>[] {
  const classified = groups.map(classifyAll)
  const family = classified.flat().filter(isMeasurable).length
  const evidence = classified.map((metrics, group) =>
    metrics.map(metric =>
      isMeasurable(metric) ? measureMetric(metric, groups[group]?.runs ?? [], options, family) : undefined,
    ),
  )
  const adjusted = holm(evidence.flat().flatMap(each => each?.p ?? []))
  let at = 0
  return classified.map((metrics, group) => {
    const compared = metrics.map((metric, index): [string, MetricComparison] => {
      const name = groups[group]?.names[index] ?? ''
      const measured = evidence[group]?.[index]
      if (measured !== undefined) {
        const corrected = {...measured, pAdjusted: adjusted[at++] ?? measured.p}
        return [name, {...corrected, ...judge(corrected, options.confidence, family)}]
      }
      return [name, metric.kind === 'none' ? metric : compareLabels(metric.cells)]
    })
    return new Map(compared)
  })
}

function classifyAll({joined, runs: [before, after], names}: MetricGroup): (PairedMetric | NoComparison)[] {
  return names.map(name => {
    const [one, other] = [evaluatorOf(before, name), evaluatorOf(after, name)]
    return classify(
      name,
      joined.map(({id, baseline, candidate}) => ({
        id,
        baseline: toCell(baseline, name, one),
        candidate: toCell(candidate, name, other),
      })),
    )
  })
}

/** Figures of the function itself, where both runs have them. They are not among the corrected metrics. */
type ComparedFigures = Pick<Comparison, 'latency' | 'tokens' | 'cost'>

/** Compares latency, tokens and cost of the datapoints that succeeded in both runs. */
export function compareFigures(joined: readonly JoinedDatapoint[], options: ResolvedCompareOptions): ComparedFigures {
  const tokens = compareFigure('tokens', joined, toTokenCell, options)
  // The mean over the calls with a price would leave out the others.
  const cost = joined.some(isUnpriced) ? undefined : compareFigure('cost', joined, toCostCell, options)
  return {
    latency: compareFigure('latency', joined, toLatencyCell, options),
    ...(tokens === undefined ? {} : {tokens}),
    ...(cost === undefined ? {} : {cost}),
  }
}

const isUnpriced = ({baseline, candidate}: JoinedDatapoint): boolean =>
  [...baseline, ...candidate].some(({usage}) => (usage?.unpriced ?? 0) > 0)

function compareFigure(
  name: string,
  joined: readonly JoinedDatapoint[],
  cell: (trials: readonly ComparableDatapoint[]) => Cell,
  options: ResolvedCompareOptions,
): MeasuredComparison | undefined {
  const metric = classify(name, toCells(joined, cell))
  if (!isMeasurable(metric)) return undefined
  // They are always compared as numbers, because a latency of 0 or 1 is not a verdict.
  const evidence = measureMetric({...metric, kind: 'score'}, [], {...options, lowerIsBetter: [name]}, 1)
  return {...evidence, ...judge(evidence, options.confidence, 1)}
}

/** A metric that both runs have, datapoint by datapoint. */
interface PairedMetric {
  readonly name: string
  readonly cells: readonly CellPair[]
  readonly kind: MetricKind
}

const toCells = (joined: readonly JoinedDatapoint[], cell: (trials: readonly ComparableDatapoint[]) => Cell) =>
  joined.map(({id, baseline, candidate}) => ({id, baseline: cell(baseline), candidate: cell(candidate)}))

function classify(name: string, cells: readonly CellPair[]): PairedMetric | NoComparison {
  const baseline = kindOf(cells.map(cell => cell.baseline))
  const candidate = kindOf(cells.map(cell => cell.candidate))
  const kind = commonKind(baseline, candidate)
  if (kind === undefined || kind === 'mixed') {
    const summary = `not comparable: ${kindNames[baseline]} in the baseline, ${kindNames[candidate]} in the candidate`
    return {kind: 'none', reason: 'different-kinds', summary}
  }
  if (cells.every(cell => isEmpty(cell.baseline) || isEmpty(cell.candidate)) || kind === 'nothing') {
    return {kind: 'none', reason: 'nothing-scored', summary: 'nothing to compare: no datapoint was scored in both runs'}
  }
  return {name, cells, kind}
}

const isMeasurable = (metric: PairedMetric | NoComparison): metric is PairedMetric =>
  metric.kind === 'pass-fail' || metric.kind === 'score'

/** Returns the evidence for a metric of verdicts or numbers. Its `pAdjusted` is not corrected yet. */
function measureMetric(
  {name, cells, kind}: PairedMetric,
  runs: readonly ComparableRun[],
  options: ResolvedCompareOptions,
  family: number,
): Evidence {
  const lowerIsBetter = options.lowerIsBetter.includes(name)
  const worst = worstOf(name, cells, runs, lowerIsBetter)
  const pairs = toPairs(cells, worst)
  const {reducer = 'mean'} = cells[0]?.candidate ?? {}
  const areVerdicts =
    reducesToVerdict(reducer) ||
    (kind === 'pass-fail' &&
      pairs.every(({baseline, candidate, trials}) => trials === 2 && isVerdict(baseline) && isVerdict(candidate)))
  const measure = areVerdicts ? measureVerdicts : measureScores
  const {confidence, seed, resamples} = options
  const measured = measure(pairs, {confidence, seed, resamples, lowerIsBetter, family})
  const failed = {
    baseline: cells.filter(cell => cell.baseline.failed > 0).length,
    candidate: cells.filter(cell => cell.candidate.failed > 0).length,
  }
  return {
    ...measured,
    lowerIsBetter,
    datapoints: pairs.length,
    notScored: notScored(cells),
    failed,
    worst,
    pAdjusted: measured.p,
    ...changesOf(pairs, lowerIsBetter),
  }
}

const isVerdict = (score: number): boolean => score === 0 || score === 1
