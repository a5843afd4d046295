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
import {compareLabels} from './compare-labels.ts'
import type {ResolvedCompareOptions} from './compare-options.ts'
import type {Comparison, MeasuredComparison, MetricComparison, NoComparison} from './comparison.ts'
import {measureScores, measureVerdicts} from './measure.ts'
import {commonKind, kindNames, kindOf, type MetricKind} from './metric-kind.ts'
import {type CellPair, changesOf, notScored, toPairs, worstOf} from './pairs.ts'
import {type Evidence, judge} from './verdict.ts'

/** The trials of one datapoint in both runs. */
export interface JoinedDatapoint {
  readonly id: string
  readonly baseline: readonly ComparableDatapoint[]
  readonly candidate: readonly ComparableDatapoint[]
}

/** Compares the metrics that both runs have. The p values are corrected for the number of metrics. */
export function compareMetrics(
  joined: readonly JoinedDatapoint[],
  runs: readonly [ComparableRun, ComparableRun],
  names: readonly string[],
  options: ResolvedCompareOptions,
): Map<string, MetricComparison> {
  const [before, after] = runs
  const classified = names.map(name => {
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
  const measurable = classified.filter(isMeasurable)
  const evidence = measurable.map(metric => measureMetric(metric, runs, options, measurable.length))
  const adjusted = holm(evidence.map(({p}) => p))
  const measured = new Map(
    evidence.map((each, index): [string, MeasuredComparison] => {
      const corrected = {...each, pAdjusted: adjusted[index] ?? each.p}
      return [measurable[index]?.name ?? '', {...corrected, ...judge(corrected, options.confidence, evidence.length)}]
    }),
  )
  return new Map(
    classified.map((metric, index): [string, MetricComparison] => {
      const name = names[index] ?? ''
      return [name, metric.kind === 'none' ? metric : (measured.get(name) ?? compareLabels(metric.cells))]
    }),
  )
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
