import {meanOf} from '../statistics/moments.ts'
import {type Cell, isEmpty} from './cells.ts'
import type {Change} from './comparison.ts'

/** One datapoint of both runs, scored in both. */
export interface Pair extends Change {
  /** Trials, both runs together. */
  readonly trials: number
}

/** A datapoint of both runs and what one metric says about it. */
export interface CellPair {
  readonly id: string
  readonly baseline: Cell
  readonly candidate: Cell
}

/** Pairs of numbers; failures count as `worst`. Datapoints that one run did not score are left to `notScored`. */
export function toPairs(cells: readonly CellPair[], worst: number): Pair[] {
  return cells
    .filter(({baseline, candidate}) => !isEmpty(baseline) && !isEmpty(candidate))
    .map(({id, baseline, candidate}) => {
      const failed = failedSide(baseline.failed > 0, candidate.failed > 0)
      return {
        id,
        baseline: scoreOf(baseline, worst),
        candidate: scoreOf(candidate, worst),
        trials: sizeOf(baseline) + sizeOf(candidate),
        ...(failed === undefined ? {} : {failed}),
      }
    })
}

/** Datapoints that one of the runs did not score. */
export const notScored = (cells: readonly CellPair[]): string[] =>
  cells.filter(({baseline, candidate}) => isEmpty(baseline) || isEmpty(candidate)).map(({id}) => id)

/** Pairs that got better and pairs that got worse, each with the largest change first. */
export function changesOf(
  pairs: readonly Pair[],
  lowerIsBetter: boolean,
): {readonly improved: readonly Change[]; readonly worsened: readonly Change[]} {
  const gain = ({baseline, candidate}: Change): number => (lowerIsBetter ? baseline - candidate : candidate - baseline)
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

const sizeOf = ({values, failed}: Cell): number => values.length + failed

const scoreOf = ({values, failed}: Cell, worst: number): number =>
  meanOf([...values.map(Number), ...Array.from({length: failed}, () => worst)])

function failedSide(baseline: boolean, candidate: boolean): Change['failed'] {
  if (baseline) return candidate ? 'both' : 'baseline'
  return candidate ? 'candidate' : undefined
}
