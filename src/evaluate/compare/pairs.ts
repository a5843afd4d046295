import {inRange} from '../statistics/moments.ts'
import {type Cell, type ComparableRun, valueOf} from './comparable-run.ts'
import type {Change} from './comparison.ts'

/** One datapoint that both runs scored. */
export interface Pair extends Change {
  /** The number of trials of both runs together. */
  readonly trials: number
}

/** One metric of a datapoint in both runs. */
export interface CellPair {
  readonly id: string
  readonly baseline: Cell
  readonly candidate: Cell
}

/**
 * Pairs the numbers of both runs. Failures count as `worst`. Datapoints that only one run scored are left to
 * `notScored`.
 */
export function toPairs(cells: readonly CellPair[], worst: number): Pair[] {
  return cells.flatMap(({id, baseline, candidate}) => {
    const [before, after] = [valueOf(baseline, worst), valueOf(candidate, worst)]
    if (before === undefined || after === undefined) return []
    const failed = failedSide(baseline.failed > 0, candidate.failed > 0)
    const trials = sizeOf(baseline) + sizeOf(candidate)
    const pair = {id, baseline: before, candidate: after, trials}
    return [failed === undefined ? pair : {...pair, failed}]
  })
}

/** Lists the ids of the datapoints that one of the runs did not score. */
export const notScored = (cells: readonly CellPair[]): string[] =>
  cells
    .filter(({baseline, candidate}) => valueOf(baseline, 0) === undefined || valueOf(candidate, 0) === undefined)
    .map(({id}) => id)

/** Splits the pairs into improved and worsened ones, each with the largest change first. */
export function changesOf(
  pairs: readonly Pair[],
  lowerIsBetter: boolean,
): {readonly improved: readonly Change[]; readonly worsened: readonly Change[]} {
  const gain = ({baseline, candidate}: Change): number =>
    inRange(lowerIsBetter ? baseline - candidate : candidate - baseline)
  const plain = ({id, baseline, candidate, failed}: Pair): Change =>
    failed === undefined ? {id, baseline, candidate} : {id, baseline, candidate, failed}
  const bySize = (a: Change, b: Change): number => Math.abs(gain(b)) - Math.abs(gain(a))
  return {
    improved: pairs
      .filter(pair => gain(pair) > 0)
      .map(plain)
      .sort(bySize),
    worsened: pairs
      .filter(pair => gain(pair) < 0)
      .map(plain)
      .sort(bySize),
  }
}

/**
 * The value that a failed datapoint counts as in metric `name`: the `worst` of its evaluator, otherwise 0. If low
 * values are good, it is the highest value of both runs, because 0 would reward the failure.
 */
export function worstOf(
  name: string,
  cells: readonly CellPair[],
  runs: readonly ComparableRun[],
  lowerIsBetter: boolean,
): number {
  for (const {metrics} of runs) {
    const recorded = recordedWorst(metrics?.[name] ?? {})
    if (recorded !== undefined && !(lowerIsBetter && recorded === 0)) return recorded
  }
  if (!lowerIsBetter) return 0
  let highest = 0
  for (const cell of cells) {
    for (const value of [...cell.baseline.values, ...cell.candidate.values]) highest = Math.max(highest, Number(value))
  }
  return highest
}

interface Summary {
  readonly worst?: unknown
  readonly scored?: number
  readonly failed?: number
  readonly mean?: number
  readonly meanWithFailures?: number
}

// Without a `worst` in the summary, it is computed from how far the failures moved the mean.
function recordedWorst({worst, scored = 0, failed = 0, mean = 0, meanWithFailures}: Summary): number | undefined {
  if (typeof worst === 'number' || typeof worst === 'boolean') return Number(worst)
  if (failed === 0 || meanWithFailures === undefined) return undefined
  const computed = Number(((meanWithFailures * (scored + failed) - mean * scored) / failed).toFixed(9))
  return Number.isFinite(computed) ? computed : undefined
}

const sizeOf = ({values, failed}: Cell): number => values.length + failed

function failedSide(baseline: boolean, candidate: boolean): Change['failed'] {
  if (baseline) return candidate ? 'both' : 'baseline'
  return candidate ? 'candidate' : undefined
}
