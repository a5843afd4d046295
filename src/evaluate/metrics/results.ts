import type {Ledger} from '../../delivery/ledger.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {LatencySummary} from './latency.ts'
import type {MetricSummary} from './metric-summary.ts'
import type {Metrics} from './score.ts'
import type {Usage} from './usage.ts'

/** An evaluator that failed on an item: it threw, took too long or returned no measurement. */
export interface EvaluatorFailure {
  readonly evaluator: string
  readonly error: unknown
}

/** What became of one datapoint (and trial). */
export interface DatapointResult<I = unknown, G = unknown, O = unknown> {
  readonly id: string
  /** Position in the dataset, before filters and shards. */
  readonly index: number
  readonly trial: number
  readonly datapoint: Datapoint<I, G>
  /** Of the function: an item whose evaluators failed is 'ok'. 'aborted': it was stopped, or never started. */
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly outputs?: O
  /** The very object that the function threw; as JSON `{name, message, stack}`. */
  readonly error?: unknown
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when there are none. */
  readonly failedAsserts?: readonly string[]
  /** How often the function was called. */
  readonly attempts: number
  /** Milliseconds of the last call of the function alone, without any waiting. */
  readonly latencyMs: number
  /** Milliseconds spent waiting: for a rate limit, or between attempts. */
  readonly waitedMs: number
  /** Tokens and cost, when the spans of the item tell. */
  readonly usage?: Usage
  readonly sessionId: string
  readonly traceId: string
}

/** What became of an experiment. */
export interface EvaluateResult<I = unknown, G = unknown, O = unknown> {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly status: 'completed' | 'aborted'
  /** Completed, and nothing failed: neither a function nor an evaluator nor an assert. */
  readonly ok: boolean
  /** `succeeded + failed + aborted`, trials counted apart. */
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly aborted: number
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** What the run evaluators measured, once for the whole run; empty where the run did not complete. */
  readonly runMetrics: Metrics
  /** Run evaluators that failed. */
  readonly runFailures: readonly EvaluatorFailure[]
  /** Run evaluators whose `assert` did not hold; absent when there are none. */
  readonly runFailedAsserts?: readonly string[]
  /** The weighted mean of the metrics whose evaluators have a `weight`; absent where one of them has no number. */
  readonly score?: number
  /** Of the last call for each item. */
  readonly latency: LatencySummary
  /** Tokens and cost of all items, when their spans tell. */
  readonly usage?: Usage
  /** In the order of the dataset. */
  readonly datapoints: readonly DatapointResult<I, G, O>[]
  /** The spans of this run, and where they went. */
  readonly spans: RunSpans
  /** The run file. */
  readonly journal?: string
  /** Why the run stopped early: the reason of the signal, or what the dataset threw. */
  readonly stoppedBy?: unknown
  /** ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  toJSON(): object
}

/** The ledger of a run. */
export interface RunSpans extends Ledger {
  /** In words. */
  readonly destination: string
}
