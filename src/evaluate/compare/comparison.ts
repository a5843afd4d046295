import type {Parameters} from '../facts/parameters.ts'
import type {Source} from '../facts/source.ts'
import type {MetricValue} from '../metrics/score.ts'

/** Two runs, datapoint by datapoint. Plain data: `JSON.stringify` keeps all of it. */
export interface Comparison {
  readonly baseline: ComparedRun
  readonly candidate: ComparedRun
  /** True when both runs have the same dataset id. */
  readonly sameDataset: boolean
  /** The number of datapoints in both runs. */
  readonly common: number
  readonly onlyInBaseline: readonly string[]
  readonly onlyInCandidate: readonly string[]
  /** Ids of datapoints in both runs whose content differs. They are left out, unless `changed: 'allow'`. */
  readonly changedItems: readonly string[]
  readonly confidence: number
  /** The comparisons by metric, in the order of the baseline. */
  readonly metrics: Readonly<Record<string, MetricComparison>>
  /** Metrics of the whole run, measured by run evaluators. Empty when neither run has such a metric. */
  readonly runMetrics: Readonly<Record<string, RunMetricComparison | NoComparison>>
  /**
   * The latency of the function in milliseconds, over the datapoints that succeeded in both runs. It is not among the
   * corrected metrics.
   */
  readonly latency: MeasuredComparison | undefined
  /** The tokens of the function, input and output; absent when the spans of a run do not report them. */
  readonly tokens?: MeasuredComparison
  /** The cost of the function; absent when the spans do not report it, and when a call has no price. */
  readonly cost?: MeasuredComparison
  /** The same by the values of each field in `slices`. */
  readonly slices?: Readonly<Record<string, Readonly<Record<string, SliceComparison>>>>
  /** Warnings to read before the numbers, one sentence each. */
  readonly warnings: readonly string[]
}

/** One of the two runs of a comparison. */
export interface ComparedRun {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  /** The number of datapoints times trials. */
  readonly total: number
  /** The number of datapoints. All trials of one datapoint count once. */
  readonly datapoints: number
  readonly failed: number
  readonly startedAt?: string
  readonly source?: Source
  readonly parameters?: Parameters
  readonly tags?: readonly string[]
}

/** The metrics of the datapoints with one value of a field. The p values are corrected over all values. */
export interface SliceComparison {
  readonly common: number
  readonly metrics: Readonly<Record<string, MetricComparison>>
}

/** The comparison of one metric. `summary` is the same in one sentence. */
export type MetricComparison = MeasuredComparison | LabelComparison | NoComparison

/** A metric that can get better or worse. For verdicts, the values are shares from 0 to 1. */
export interface MeasuredComparison {
  readonly kind: 'pass-fail' | 'score'
  readonly verdict: 'better' | 'worse' | 'no-evidence' | 'unchanged' | 'too-few'
  readonly summary: string
  readonly lowerIsBetter: boolean
  /** The number of compared datapoints. In both runs, each was scored, or it failed and counted as worst. */
  readonly datapoints: number
  /** Ids of common datapoints that one of the runs did not score. */
  readonly notScored: readonly string[]
  /** The number of datapoints with a failure, which counted as worst. */
  readonly failed: {readonly baseline: number; readonly candidate: number}
  /** The value that each failure counted as. */
  readonly worst: number
  readonly baseline: number
  readonly candidate: number
  /** The candidate minus the baseline. */
  readonly difference: number
  readonly interval: {readonly low: number; readonly high: number; readonly method: 'tango' | 'bootstrap'}
  readonly test: 'mcnemar-exact' | 'sign-flip'
  /** The two-sided p value. */
  readonly p: number
  /** The p value after Holm's correction for the number of metrics. */
  readonly pAdjusted: number
  /**
   * The effect size: Cohen's g of the flips for verdicts, d of the paired differences for scores. Positive is better.
   */
  readonly effect: {readonly name: 'g' | 'd'; readonly value: number}
  /**
   * The smallest difference that a run like this would show 4 times in 5. `null` when it cannot show any difference.
   */
  readonly detectable: number | null
  /** Datapoints that improved, the largest change first. */
  readonly improved: readonly Change[]
  readonly worsened: readonly Change[]
}

/** A datapoint that changed. */
export interface Change {
  readonly id: string
  readonly baseline: number
  readonly candidate: number
  /** The run in which the datapoint failed and counted as worst. */
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

/** A metric of the whole run. Each run has one figure, so a change may be noise. */
export interface RunMetricComparison {
  readonly kind: 'run'
  readonly summary: string
  readonly baseline: MetricValue
  readonly candidate: MetricValue
  /** The candidate minus the baseline, with `true` as 1. Absent for labels. */
  readonly difference?: number
}

/** A metric that cannot be compared, with the reason. */
export interface NoComparison {
  readonly kind: 'none'
  readonly reason:
    | 'different-kinds'
    | 'only-in-baseline'
    | 'only-in-candidate'
    | 'nothing-scored'
    | 'evaluator-changed'
    | 'trials-differ'
  readonly summary: string
}
