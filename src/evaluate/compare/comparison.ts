import type {MetricValue} from '../metrics/score.ts'

/** Two runs, datapoint by datapoint. Plain data: `JSON.stringify` keeps all of it. */
export interface Comparison {
  readonly baseline: ComparedRun
  readonly candidate: ComparedRun
  /** Whether both runs have the same dataset id. */
  readonly sameDataset: boolean
  /** Datapoints in both runs. */
  readonly common: number
  readonly onlyInBaseline: readonly string[]
  readonly onlyInCandidate: readonly string[]
  readonly confidence: number
  /** By metric, in the order of the baseline. */
  readonly metrics: Readonly<Record<string, MetricComparison>>
  /** Metrics of the whole run, measured by run evaluators; empty when neither run has one. */
  readonly runMetrics: Readonly<Record<string, RunMetricComparison | NoComparison>>
  /** Latency of the function in milliseconds, over the datapoints that succeeded in both runs; not among the corrected metrics. */
  readonly latency: MeasuredComparison | undefined
  /** Warnings to read before the numbers, one sentence each. */
  readonly warnings: readonly string[]
}

/** One side of a comparison. */
export interface ComparedRun {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  /** Datapoints times trials. */
  readonly total: number
  /** Number of datapoints, all trials of one counted once. */
  readonly datapoints: number
  readonly failed: number
}

/** The comparison of one metric. `summary` is the same in one sentence. */
export type MetricComparison = MeasuredComparison | LabelComparison | NoComparison

/** A metric that can be better or worse. Values of verdicts are shares from 0 to 1. */
export interface MeasuredComparison {
  readonly kind: 'pass-fail' | 'score'
  readonly verdict: 'better' | 'worse' | 'no-evidence' | 'unchanged' | 'too-few'
  readonly summary: string
  readonly lowerIsBetter: boolean
  /** Number of datapoints compared: scored, or failed and counted as worst, in both runs. */
  readonly datapoints: number
  /** Ids of common datapoints that one of the runs did not score. */
  readonly notScored: readonly string[]
  /** Number of datapoints with a failure, counted as worst. */
  readonly failed: {readonly baseline: number; readonly candidate: number}
  /** The value that a failure counted as. */
  readonly worst: number
  readonly baseline: number
  readonly candidate: number
  /** candidate - baseline. */
  readonly difference: number
  readonly interval: {readonly low: number; readonly high: number; readonly method: 'tango' | 'bootstrap'}
  readonly test: 'mcnemar-exact' | 'sign-flip'
  /** Two-sided. */
  readonly p: number
  /** After Holm's correction for the number of metrics. */
  readonly pAdjusted: number
  /** Cohen's g of the flips for verdicts, d of the paired differences for scores; positive is better. */
  readonly effect: {readonly name: 'g' | 'd'; readonly value: number}
  /** The smallest difference that a run like this would show 4 times in 5; `null` when it cannot show any. */
  readonly detectable: number | null
  /** Datapoints that improved, the largest change first. */
  readonly improved: readonly Change[]
  readonly worsened: readonly Change[]
}

/** One datapoint that changed. */
export interface Change {
  readonly id: string
  readonly baseline: number
  readonly candidate: number
  /** The run in which it failed and was counted as worst. */
  readonly failed?: 'baseline' | 'candidate' | 'both'
}

/** A metric of labels. They have no order, so a change is neither better nor worse. */
export interface LabelComparison {
  readonly kind: 'label'
  readonly summary: string
  readonly datapoints: number
  readonly notScored: readonly string[]
  readonly baseline: Readonly<Record<string, number>>
  readonly candidate: Readonly<Record<string, number>>
  readonly changed: readonly {readonly id: string; readonly baseline: string; readonly candidate: string}[]
}

/** A metric of the whole run: one figure per run, so a change may be noise. */
export interface RunMetricComparison {
  readonly kind: 'run'
  readonly summary: string
  readonly baseline: MetricValue
  readonly candidate: MetricValue
  /** candidate - baseline, `true` as 1; absent for labels. */
  readonly difference?: number
}

/** A metric that cannot be compared, and why. */
export interface NoComparison {
  readonly kind: 'none'
  readonly reason: 'different-kinds' | 'only-in-baseline' | 'only-in-candidate' | 'nothing-scored'
  readonly summary: string
}
