import type {ComparableRun} from './comparable-run.ts'
import type {CellPair} from './pairs.ts'

/**
 * What a failed datapoint counts as in metric `name`: what its evaluator said, else 0; of a metric where low is good, the
 * highest value seen, since 0 would reward the failure.
 */
export function worstOf(
  name: string,
  cells: readonly CellPair[],
  runs: readonly ComparableRun[],
  lowerIsBetter: boolean,
): number {
  for (const {metrics} of runs) {
    const told = recordedWorst(metrics?.[name] ?? {})
    if (told !== undefined && !(lowerIsBetter && told === 0)) return told
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

// A summary without `worst` still gives it away: it is what the failures moved the mean by.
function recordedWorst({worst, scored = 0, failed = 0, mean = 0, meanWithFailures}: Summary): number | undefined {
  if (typeof worst === 'number' || typeof worst === 'boolean') return Number(worst)
  if (failed === 0 || meanWithFailures === undefined) return undefined
  return Number(((meanWithFailures * (scored + failed) - mean * scored) / failed).toFixed(9))
}
