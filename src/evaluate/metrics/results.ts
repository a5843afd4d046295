import type {BackendReceipt} from '../../delivery/flush-receipt.ts'
import type {Ledger} from '../../delivery/ledger.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {RunFacts} from '../facts/run-facts.ts'
import type {StoredEvaluator} from './evaluator-options.ts'
import type {LatencySummary} from './latency.ts'
import type {MetricSummary} from './metric-summary.ts'
import type {Metrics} from './score.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import type {Usage} from '../spans/usage.ts'

/** An evaluator that failed on a datapoint: it threw, timed out, or returned a value that is not a score. */
export interface EvaluatorFailure {
  readonly evaluator: string
  readonly error: unknown
}

/** The result of one datapoint and trial. */
export interface DatapointResult<I = unknown, G = unknown, O = unknown> {
  readonly id: string
  /** The position in the dataset, before filters and shards. */
  readonly index: number
  readonly trial: number
  /** Identifies the content of the datapoint, whatever its position. Older run files lack it. */
  readonly content?: string
  readonly datapoint: Datapoint<I, G>
  /**
   * The status of the function. If only evaluators failed, it is 'ok'. 'aborted' means that the function was stopped or
   * never started.
   */
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly outputs?: O
  /** The value that the function threw; in JSON `{name, message, stack}`. */
  readonly error?: unknown
  readonly metrics: Metrics
  readonly failures: readonly EvaluatorFailure[]
  /** Evaluators whose `assert` did not hold; absent when all held. */
  readonly failedAsserts?: readonly string[]
  /** The number of calls of the function. */
  readonly attempts: number
  /** Milliseconds of the last call of the function, without any waiting. */
  readonly latencyMs: number
  /** Milliseconds spent waiting for a rate limit or between attempts. */
  readonly waitedMs: number
  /** Tokens and cost of the function in all attempts; absent when its spans do not report usage. */
  readonly usage?: Usage
  /** Tokens and cost of the evaluators: of spans that started after the function had ended. */
  readonly evaluatorUsage?: Usage
  /** The tool calls and counts of the last call's spans; absent when the datapoint's span did not record. */
  readonly trajectory?: Trajectory
  /** The number of calls that did not settle within 1 s after their time-out; absent when there are none. */
  readonly abandoned?: number
  readonly sessionId: string
  readonly traceId: string
}

/** The result of an experiment. */
export interface EvaluateResult<I = unknown, G = unknown, O = unknown> extends RunFacts {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  /** The part of the dataset that ran, such as `limit 10, shard 2/5`. Absent for the whole dataset. */
  readonly selection?: string
  readonly status: 'completed' | 'aborted'
  /** True when the run completed without a failure of a function, an evaluator or an assert, and lost no span. */
  readonly ok: boolean
  /** The number of results: `succeeded + failed + aborted`. Each trial counts. */
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly aborted: number
  /** The evaluators, as the run file holds them. */
  readonly evaluators: readonly StoredEvaluator[]
  /** How often each datapoint ran. */
  readonly trials: number
  readonly metrics: Readonly<Record<string, MetricSummary>>
  /** Metrics of the run evaluators; empty when the run did not complete. */
  readonly runMetrics: Metrics
  /** Run evaluators that failed. */
  readonly runFailures: readonly EvaluatorFailure[]
  /** Run evaluators whose `assert` did not hold; absent when all held. */
  readonly runFailedAsserts?: readonly string[]
  /** The weighted mean of the metrics whose evaluators have a `weight`. Absent when one of them is not a number. */
  readonly score?: number
  /** The latency of the last call for each trial. */
  readonly latency: LatencySummary
  /** Tokens and cost of the function; absent when the spans do not report usage. */
  readonly usage?: Usage
  /** Tokens and cost of the evaluators, such as judges. */
  readonly evaluatorUsage?: Usage
  /** The number of calls that did not settle within 1 s after their time-out. They may still run. */
  readonly abandoned: number
  /** The run by the values of each field in `slices`. */
  readonly slices?: Slices
  /** The outcome of `gate`. */
  readonly gate?: GateOutcome
  /** The results, in the order of the dataset. */
  readonly datapoints: readonly DatapointResult<I, G, O>[]
  /** The counts of this run's spans. */
  readonly spans: RunSpans
  /** The requests to HoneyHive's server, and what it lacks; absent without that server. */
  readonly backend?: BackendReceipt
  /** The path of the run file. */
  readonly journal?: string
  /** The reason why the run stopped early: the reason of the signal, or the error of the dataset. */
  readonly stoppedBy?: unknown
  /** A time in ISO 8601. */
  readonly startedAt: string
  readonly durationMs: number
  toJSON(): object
}

/** The part of a run whose datapoints have one value of a field. */
export interface Slice
  extends Pick<EvaluateResult, 'total' | 'succeeded' | 'failed' | 'aborted' | 'metrics' | 'latency' | 'usage'> {}

/** The slices of a run, by field and by value. */
export type Slices = Readonly<Record<string, Readonly<Record<string, Slice>>>>

/** The outcome of a gate without its comparison. */
export interface GateOutcome {
  readonly verdict: 'passed' | 'failed' | 'inconclusive'
  readonly passed: boolean
  readonly checks: readonly {
    readonly rule: string
    readonly metric?: string
    readonly verdict: 'passed' | 'failed' | 'inconclusive'
    readonly passed: boolean
    readonly summary: string
  }[]
}

/** The ledger of a run, and its destination. */
export interface RunSpans extends Omit<Ledger, 'kept'> {
  /** Spans on disk that the next start delivers; absent when there are none. They are not lost. */
  readonly kept?: number
  /** The destination of the spans, as text. */
  readonly destination: string
}
