import {isEmpty} from './cells.ts'
import type {ComparableRun} from './comparable-run.ts'
import type {ResolvedCompareOptions} from './compare-options.ts'
import type {LabelComparison, NoComparison} from './comparison.ts'
import {measureScores, measureVerdicts} from './measure.ts'
import {commonKind, kindNames, kindOf, type MetricKind} from './metric-kind.ts'
import {counted} from './format-numbers.ts'
import {type CellPair, changesOf, notScored, toPairs} from './pairs.ts'
import type {Evidence} from './verdict.ts'
import {worstOf} from './worst.ts'

/** A metric in both runs, datapoint by datapoint. */
export interface PairedMetric {
  readonly name: string
  readonly cells: readonly CellPair[]
  readonly kind: MetricKind
}

/** The kind of a metric when it can be compared, else why not. */
export function classify(name: string, cells: readonly CellPair[]): PairedMetric | NoComparison {
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

/** The evidence of a metric of verdicts or numbers; `pAdjusted` is still `p`. */
export function measureMetric(
  {name, cells, kind}: PairedMetric,
  runs: readonly ComparableRun[],
  options: ResolvedCompareOptions,
  family: number,
): Evidence {
  const lowerIsBetter = options.lowerIsBetter.includes(name)
  const worst = worstOf(name, cells, runs, lowerIsBetter)
  const pairs = toPairs(cells, worst)
  const verdicts = pairs.every(
    ({baseline, candidate, trials}) => trials === 2 && isVerdict(baseline) && isVerdict(candidate),
  )
  const measure = kind === 'pass-fail' && verdicts ? measureVerdicts : measureScores
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

/** Which datapoints changed their label. */
export function compareLabels({cells}: PairedMetric): LabelComparison {
  const labels = cells
    .filter(({baseline, candidate}) => !isEmpty(baseline) && !isEmpty(candidate))
    .map(({id, baseline, candidate}) => ({id, baseline: labelOf(baseline), candidate: labelOf(candidate)}))
  const changed = labels.filter(({baseline, candidate}) => baseline !== candidate)
  return {
    kind: 'label',
    summary: `${changed.length} of ${counted(labels.length, 'datapoint')} changed their text; labels have no order, so neither better nor worse`,
    datapoints: labels.length,
    notScored: notScored(cells),
    baseline: tally(labels.map(({baseline}) => baseline)),
    candidate: tally(labels.map(({candidate}) => candidate)),
    changed,
  }
}

const isVerdict = (score: number): boolean => score === 0 || score === 1

// Several trials may disagree: their labels together are the datapoint's, in an order that is always the same.
const labelOf = ({values, failed}: CellPair['baseline']): string =>
  [...values.map(String), ...Array.from({length: failed}, () => '(failed)')].sort().join(' | ')

function tally(labels: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}
