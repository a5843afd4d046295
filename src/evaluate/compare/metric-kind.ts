import type {Cell} from './comparable-run.ts'

/** The kind of values that a metric holds. */
export type MetricKind = 'pass-fail' | 'score' | 'label' | 'mixed' | 'nothing'

/**
 * Returns the kind of a metric in one run. 0 and 1 count as verdicts, because many evaluators return them for fail and
 * pass.
 */
export function kindOf(cells: readonly Cell[]): MetricKind {
  const seen = new Set<MetricKind>()
  for (const {values} of cells) for (const value of values) seen.add(kindOfValue(value))
  if (seen.has('label')) return seen.size === 1 ? 'label' : 'mixed'
  if (seen.has('score')) return 'score'
  return seen.has('pass-fail') ? 'pass-fail' : 'nothing'
}

/** Returns the kind that both runs share. Returns `undefined` when their kinds cannot be compared. */
export function commonKind(baseline: MetricKind, candidate: MetricKind): MetricKind | undefined {
  if (baseline === candidate || candidate === 'nothing') return baseline
  if (baseline === 'nothing') return candidate
  const areNumbers = [baseline, candidate].every(kind => kind === 'pass-fail' || kind === 'score')
  return areNumbers ? 'score' : undefined
}

/** The name of each kind in messages. */
export const kindNames: Readonly<Record<MetricKind, string>> = {
  'pass-fail': 'pass or fail',
  score: 'a number',
  label: 'a label',
  mixed: 'numbers and labels mixed',
  nothing: 'nothing',
}

function kindOfValue(value: number | boolean | string): MetricKind {
  if (typeof value === 'string') return 'label'
  return typeof value === 'boolean' || value === 0 || value === 1 ? 'pass-fail' : 'score'
}
