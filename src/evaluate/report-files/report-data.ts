import type {MetricValue} from '../metrics/score.ts'

// The data inside a report file: one head, one block of rows, then blocks of details. The writer plans it and the page
// reads it. Page and data are in the same file, so a page reads only data of its own version.

/** The data that the page shows before any row. */
export interface ReportHead {
  readonly format: 1
  readonly name: string
  /** A time in ISO 8601. */
  readonly writtenAt: string
  /** The reported run, then the runs that it is compared with. */
  readonly runs: readonly RunHead[]
  readonly metrics: readonly MetricHead[]
  /** Metrics of the whole run, with a value by run. `null` for a run without the metric. */
  readonly runMetrics: readonly {readonly name: string; readonly values: readonly (MetricValue | null)[]}[]
  readonly gate?: GateHead
  /** Runs of the same experiment, oldest first, with the reported run last. Absent when it is the only run. */
  readonly trend?: readonly TrendPoint[]
  readonly warnings: readonly string[]
  readonly rows: number
  /** The number of datapoints in one block of details. */
  readonly blockSize: number
  /** The number of datapoints without details, because the file would otherwise be too large. */
  readonly leftOut: number
  /** The reason why all datapoints lack spans; absent when some have them. */
  readonly noSpans?: string
}

/** One run of the report. */
export interface RunHead {
  readonly runId: string
  readonly name: string
  readonly startedAt: string
  readonly status: string
  /** Why the run stopped, such as `stopped: RangeError: …`; absent when it completed. */
  readonly stopped?: string
  readonly datapoints: number
  readonly failed: number
  readonly aborted: number
  readonly trials: number
  readonly latency?: {readonly p50: number; readonly p95: number}
  readonly usage?: {readonly tokens: number; readonly cost: number}
  readonly score?: number
  readonly source?: {readonly commit?: string; readonly branch?: string; readonly dirty?: boolean}
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly tags?: readonly string[]
  /** The number of spans that were created and never delivered. */
  readonly spansLost?: number
  /** The reason why this run cannot be compared with the first run; absent when it can. */
  readonly notComparable?: string
}

/** One metric: a column of the table. */
export interface MetricHead {
  readonly name: string
  readonly kind: 'pass-fail' | 'score' | 'label' | 'mixed' | 'nothing'
  readonly lowerIsBetter: boolean
  /** Figures by run. `null` for a run without the metric. */
  readonly summaries: readonly (MetricFigures | null)[]
  /** Changes against each further run. The list is one shorter than `summaries`. */
  readonly changes: readonly (MetricChange | null)[]
}

/** The figures of a metric in one run. */
export interface MetricFigures {
  readonly scored: number
  readonly failed: number
  readonly notScored: number
  readonly mean?: number
  readonly interval?: readonly [low: number, high: number]
  readonly counts?: Readonly<Record<string, number>>
}

/**
 * The change of a metric against one further run. `verdict` is the verdict of `compare`; absent when the two cannot be
 * compared.
 */
export interface MetricChange {
  readonly verdict?: 'better' | 'worse' | 'no-evidence' | 'unchanged' | 'too-few'
  readonly difference?: number
  readonly interval?: readonly [low: number, high: number]
  /** The number of datapoints with another label. Labels have no order, so they are neither better nor worse. */
  readonly relabelled?: number
  readonly summary: string
}

/** The decision of the gate. */
export interface GateHead {
  readonly verdict: 'passed' | 'failed' | 'inconclusive'
  readonly checks: readonly {readonly passed: boolean; readonly summary: string}[]
}

/** One run of the trend. */
export interface TrendPoint {
  readonly runId: string
  readonly startedAt: string
  readonly commit?: string
  readonly metrics: Readonly<Record<string, Pick<MetricFigures, 'mean' | 'interval' | 'scored'>>>
}

/** The letters for the outcome of a datapoint. `states` holds one letter for each row. */
export const rowStates = {pass: 'p', fail: 'f', error: 'e', done: 'd', aborted: 'a', missing: 'm'} as const

/** The flags of a row. `marks` holds their sum as one digit for each row. */
export const rowMarks = {different: 1, regressed: 2, improved: 4, flaky: 8} as const

/** All rows, stored column by column, because equal neighbours compress well. */
export interface ReportRows {
  readonly ids: readonly string[]
  /** One letter of `rowStates` for each row. */
  readonly states: string
  /** One hexadecimal digit for each row: the sum of its `rowMarks`. */
  readonly marks: string
  /** Inputs, each as an excerpt of one line. */
  readonly inputs: readonly string[]
  /** Outputs or errors, each as an excerpt of one line. */
  readonly outputs: readonly string[]
  /** Values by metric, then by run. */
  readonly values: readonly (readonly Column[])[]
  /**
   * The changes against the second run by metric, for numbers, as `compare` counts them. `null` where a change is
   * missing.
   */
  readonly changes: readonly (readonly (number | null)[] | null)[]
  /** Milliseconds by run. `null` for a datapoint that failed. */
  readonly latency: readonly Numbers[]
  /** Tokens and cost by run. `null` where the run's spans do not report any. */
  readonly tokens: readonly (Numbers | null)[]
  readonly cost: readonly (Numbers | null)[]
  /** The metadata fields by which rows can be filtered and grouped. */
  readonly fields: readonly FieldColumn[]
}

export type Numbers = readonly (number | null)[]

/** Numbers, or labels as positions in a list. */
export type Column = Numbers | {readonly labels: readonly string[]; readonly at: Numbers}

/** One metadata field: its values, and for each row the position of its value. */
export interface FieldColumn {
  readonly name: string
  readonly values: readonly string[]
  readonly at: Numbers
}

/** A block of details: one entry for each datapoint in row order, `null` when it was left out. */
export type DetailBlock = readonly (Detail | null)[]

/** All details of one datapoint. */
export interface Detail {
  readonly inputs?: Text
  readonly groundTruth?: Text
  readonly metadata?: Text
  /** Results by run. `null` for a run that does not have the datapoint. */
  readonly runs: readonly (readonly TrialDetail[] | null)[]
}

/** The details of one result. */
export interface TrialDetail {
  readonly trial: number
  readonly status: 'ok' | 'failed' | 'aborted'
  /** The output. `0` means that it equals the output of the same trial in the first run. */
  readonly outputs?: Text | 0
  readonly error?: ErrorDetail
  readonly scores: Readonly<Record<string, MetricValue>>
  /** Explanations by metric. */
  readonly explanations?: Readonly<Record<string, string>>
  readonly failures?: readonly {readonly evaluator: string; readonly error: ErrorDetail}[]
  readonly failedAsserts?: readonly string[]
  readonly latencyMs: number
  readonly waitedMs?: number
  readonly attempts: number
  readonly usage?: Readonly<Record<string, number>>
  readonly evaluatorUsage?: Readonly<Record<string, number>>
  readonly toolCalls?: readonly ToolCallDetail[]
  readonly traceId?: string
  readonly sessionId?: string
  /** Spans in tree order: each parent before its children. */
  readonly spans?: readonly SpanDetail[]
  /** The number of spans that were left out beyond the limit. */
  readonly moreSpans?: number
}

/** A text as it is, any other value as JSON holds it, or the beginning of a long value. */
export type Text =
  | string
  | {readonly json: unknown}
  | {readonly cut: string; readonly length: number; readonly isJson: boolean}

export interface ErrorDetail {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

export interface ToolCallDetail {
  readonly name: string
  readonly args?: Text
  readonly failed: boolean
}

/** One span. Times are milliseconds after the start of the first span. */
export interface SpanDetail {
  readonly name: string
  readonly kind: 'plain' | 'model' | 'tool'
  readonly depth: number
  readonly start: number
  readonly duration: number
  readonly failed?: true
  readonly message?: string
  readonly attributes: Readonly<Record<string, string>>
  readonly events?: readonly {readonly name: string; readonly at: number}[]
}
