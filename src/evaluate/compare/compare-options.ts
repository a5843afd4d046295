import {nearest} from '../../diagnostics/nearest.ts'
import {EvaluationError} from '../evaluation-error.ts'

/** How two runs are compared. */
export interface CompareOptions {
  /** Of the intervals, and one minus the chance of a false alarm over all metrics; 0.95 when absent. */
  readonly confidence?: number | undefined
  /** Of the random draws: the same runs and seed give the same numbers; 1 when absent. */
  readonly seed?: number | undefined
  /** Draws of a bootstrap or a permutation test; 10,000 when absent. Above 20,000 items fewer are drawn. */
  readonly resamples?: number | undefined
  /** Metrics of which a low value is a good one, such as a distance. */
  readonly lowerIsBetter?: readonly string[] | undefined
  /** Only these metrics; all when absent. */
  readonly metrics?: readonly string[] | undefined
}

/** The options with nothing left open. */
export interface ResolvedCompareOptions {
  readonly confidence: number
  readonly seed: number
  readonly resamples: number
  readonly lowerIsBetter: readonly string[]
  readonly metrics: readonly string[] | undefined
}

const names = ['confidence', 'seed', 'resamples', 'lowerIsBetter', 'metrics'] as const

/** Completes the options; throws an `EvaluationError` for a wrong one. */
export function resolveCompareOptions(options: CompareOptions): ResolvedCompareOptions {
  for (const name of Object.keys(options)) {
    if (names.includes(name as (typeof names)[number])) continue
    const meant = nearest(name, names)
    throw new EvaluationError(`compare: unknown option \`${name}\`.${meant ? ` Did you mean \`${meant}\`?` : ''}`)
  }
  const {confidence = 0.95, seed = 1, resamples = 10_000, lowerIsBetter = [], metrics} = options
  requireConfidence('compare', confidence)
  if (!Number.isInteger(seed)) throw new EvaluationError(`compare: \`seed\` must be a whole number, got ${seed}`)
  if (!Number.isInteger(resamples) || resamples < 100) {
    throw new EvaluationError(`compare: \`resamples\` must be a whole number of at least 100, got ${resamples}`)
  }
  return {confidence, seed, resamples, lowerIsBetter, metrics}
}

/** Throws an `EvaluationError` unless `confidence` is a share: 95 instead of 0.95 is the usual slip. */
export function requireConfidence(subject: string, confidence: number): void {
  if (confidence > 0 && confidence < 1) return
  const meant = confidence > 1 && confidence < 100 ? ` Did you mean ${confidence / 100}?` : ''
  throw new EvaluationError(`${subject}: \`confidence\` must lie between 0 and 1, got ${confidence}.${meant}`)
}
