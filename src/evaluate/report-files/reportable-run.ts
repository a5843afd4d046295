import type {ComparableDatapoint, ComparableRun} from '../compare/comparable-run.ts'
import type {MetricFigures} from './report-data.ts'

/**
 * The run that a report reads: an `EvaluateResult` as JSON, or the result of `fromStoredRun`. Optional fields are shown
 * where a run has them.
 */
export interface ReportableRun extends Omit<ComparableRun, 'datapoints' | 'metrics'> {
  readonly datapoints: readonly ReportableRow[]
  readonly metrics: Readonly<Record<string, MetricFigures & {readonly lowerIsBetter?: boolean}>>
  readonly status: 'completed' | 'aborted' | 'interrupted' | 'damaged'
  readonly stoppedBy?: unknown
  readonly startedAt: string
  readonly failed: number
  readonly aborted: number
  readonly score?: number
  readonly latency?: {readonly calls: number; readonly p50: number; readonly p95: number}
  readonly usage?: ReportedUsage
  readonly spans?: {readonly created: number; readonly accepted: number; readonly destination: string}
}

/** One result of a reportable run. */
export interface ReportableRow extends ComparableDatapoint {
  readonly index: number
  readonly trial: number
  readonly datapoint: {
    readonly inputs?: unknown
    readonly groundTruth?: unknown
    readonly metadata?: Readonly<Record<string, unknown>> | undefined
    readonly tags?: readonly string[] | undefined
  }
  readonly outputs?: unknown
  readonly error?: unknown
  readonly failures: readonly {readonly evaluator: string; readonly error?: unknown}[]
  readonly failedAsserts?: readonly string[]
  readonly attempts: number
  readonly waitedMs?: number
  readonly usage?: ReportedUsage
  readonly evaluatorUsage?: ReportedUsage
  readonly trajectory?: {readonly toolCalls?: readonly ReportedToolCall[]}
  readonly sessionId?: string
  readonly traceId?: string
}

/** Tokens and cost. Other figures of the run are shown unchanged. */
interface ReportedUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

interface ReportedToolCall {
  readonly name: string
  readonly args?: unknown
  readonly failed?: boolean
}
