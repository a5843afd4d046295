import type {Ledger} from '../../delivery/ledger.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {LatencySummary} from './latency.ts'
import type {MetricSummary} from './metric-summary.ts'
import type {Metrics} from './score.ts'
import type {Usage} from './usage.ts'

/** An evaluator that failed on a datapoint: it threw, timed out, or returned a value that is not a score. */
export interface EvaluatorFailure {
  readonly evaluator: string
  readonly error: unknown
}

/** The result of one datapoint and trial. */
export interface DatapointResult<I = unknown, G = unknown, O = unknown> {
  readonly id: string
  /** Position in the dataset, before filters and shards. */
  readonly index: number
  readonly trial: number
  readonly datapoint: Datapoint<I, G>
  /** The function's status: a datapoint whose evaluators failed is 'ok'. 'aborted': it was stopped, or never started. */
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly outputs?: O
  /** The value that the function threw; in JSON `{name, message, stack}`. */
  readonly error?: unknown
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when all held. */
  readonly failedAsserts?: readonly string[]
  /** How often the function was called. */
  readonly attempts: number
  /** Milliseconds of the last call of the function alone, without any waiting. */
  readonly latencyMs: number
  /** Milliseconds spent waiting: for a rate limit, or between attempts. */
  readonly waitedMs: number
  /** Tokens and cost; absent when the spans of the datapoint have no usage. */
  readonly usage?: Usage
  readonly sessionId: string
  readonly traceId: string
}

/** The result of an experiment. */
export interface EvaluateResult<I = unknown, G = unknown, O = unknown> {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly status: 'completed' | 'aborted'
  /** The run completed, and no function, evaluator or assert failed. */
  readonly ok: boolean
  /** `succeeded + failed + aborted`; each trial counts. */
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly aborted: number
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** Metrics of the run evaluators; empty when the run did not complete. */
  readonly runMetrics: Metrics
  /** Run evaluators that failed. */
  readonly runFailures: readonly EvaluatorFailure[]
  /** Run evaluators whose `assert` did not hold; absent when all held. */
  readonly runFailedAsserts?: readonly string[]
  /** The weighted mean of the metrics whose evaluators have a `weight`; absent when one of them is not a number. */
  readonly score?: number
  /** Of the last call for each trial. */
  readonly latency: LatencySummary
  /** Tokens and cost of all datapoints; absent when their spans have no usage. */
  readonly usage?: Usage
  /** In the order of the dataset. */
  readonly datapoints: readonly DatapointResult<I, G, O>[]
  /** Counts of the spans of this run. */
  readonly spans: RunSpans
  /** The run file. */
  readonly journal?: string
  /** Why the run stopped early: the reason of the signal, or the error of the dataset. */
  readonly stoppedBy?: unknown
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  toJSON(): object
}

/** The ledger of a run and its destination. */
export interface RunSpans extends Ledger {
  /** Where the spans went, as text. */
  readonly destination: string
}
