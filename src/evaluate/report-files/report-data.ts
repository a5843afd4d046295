import type {MetricValue} from '../metrics/score.ts'

// The data inside a report file: one head, one block of rows, then blocks of details. The writer plans it, the page reads
// it. Fields are only ever added: a page reads files of its own version alone, because both stand in the same file.

/** The data that the page shows before any row. */
export interface ReportHead {
  readonly format: 1
  readonly name: string
  /** ISO 8601. */
  readonly writtenAt: string
  /** The run that the report is about, then the runs it is compared with. */
  readonly runs: readonly RunHead[]
  readonly metrics: readonly MetricHead[]
  /** Metrics of the whole run, by run; `null` where a run has none of that name. */
  readonly runMetrics: readonly {readonly name: string; readonly values: readonly (MetricValue | null)[]}[]
  readonly gate?: GateHead
  /** Runs of the same experiment, oldest first, the reported one last; absent when it is the only one. */
  readonly trend?: readonly TrendPoint[]
  readonly warnings: readonly string[]
  readonly rows: number
  /** Datapoints in one block of details. */
  readonly blockSize: number
  /** Datapoints without details, because the file would have become larger than allowed. */
  readonly leftOut: number
  /** Why no datapoint has spans; absent when some have. */
  readonly noSpans?: string
}

/** One run of the report. */
export interface RunHead {
  readonly runId: string
  readonly name: string
  readonly startedAt: string
  readonly status: string
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
  /** Spans that were created and never delivered. */
  readonly spansLost?: number
  /** Why this run cannot be compared with the first one; absent when it can. */
  readonly notComparable?: string
}

/** One metric: a column of the table. */
export interface MetricHead {
  readonly name: string
  readonly kind: 'pass-fail' | 'score' | 'label' | 'mixed' | 'nothing'
  readonly lowerIsBetter: boolean
  /** By run; `null` where a run does not have the metric. */
  readonly summaries: readonly (MetricFigures | null)[]
  /** Against each further run, so one shorter than `summaries`. */
  readonly changes: readonly (MetricChange | null)[]
}

/** A metric over one run. */
export interface MetricFigures {
  readonly scored: number
  readonly failed: number
  readonly notScored: number
  readonly mean?: number
  readonly interval?: readonly [low: number, high: number]
  readonly counts?: Readonly<Record<string, number>>
}

/** A metric against one further run. `verdict` is that of `compare`; absent where the two cannot be compared. */
export interface MetricChange {
  readonly verdict?: 'better' | 'worse' | 'no-evidence' | 'unchanged' | 'too-few'
  readonly difference?: number
  readonly interval?: readonly [low: number, high: number]
  /** Of labels, which have no order: datapoints with another one. */
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

/** A letter for each row: what became of the datapoint. */
export const rowStates = {pass: 'p', fail: 'f', error: 'e', done: 'd', aborted: 'a', missing: 'm'} as const

/** The flags that a row's digit of `marks` adds up. */
export const rowMarks = {different: 1, regressed: 2, improved: 4, flaky: 8} as const

/** All rows, column by column: equal neighbours compress well. */
export interface ReportRows {
  readonly ids: readonly string[]
  /** A letter for each row, of `rowStates`. */
  readonly states: string
  /** A hexadecimal digit for each row: the sum of `rowMarks`. */
  readonly marks: string
  /** Excerpts of one line. */
  readonly inputs: readonly string[]
  /** Excerpts of one line: outputs, or the error. */
  readonly outputs: readonly string[]
  /** By metric, then by run. */
  readonly values: readonly (readonly Column[])[]
  /** By metric, for numbers: the change against the second run as `compare` counts it; `null` where there is none. */
  readonly changes: readonly (readonly (number | null)[] | null)[]
  /** Milliseconds by run; `null` for a datapoint that failed. */
  readonly latency: readonly Numbers[]
  /** By run; `null` where no span of the run reported any. */
  readonly tokens: readonly (Numbers | null)[]
  readonly cost: readonly (Numbers | null)[]
  /** Metadata that rows can be filtered and grouped by. */
  readonly fields: readonly FieldColumn[]
}

export type Numbers = readonly (number | null)[]

/** Numbers, or labels as positions in a list. */
export type Column = Numbers | {readonly labels: readonly string[]; readonly at: Numbers}

/** One field of the metadata: its values, and the position of each row's value among them. */
export interface FieldColumn {
  readonly name: string
  readonly values: readonly string[]
  readonly at: Numbers
}

/** A block of details: one for each datapoint in the order of the rows, `null` for one that was left out. */
export type DetailBlock = readonly (Detail | null)[]

/** Everything about one datapoint. */
export interface Detail {
  readonly inputs?: Text
  readonly groundTruth?: Text
  readonly metadata?: Text
  /** By run; `null` where a run does not have the datapoint. */
  readonly runs: readonly (readonly TrialDetail[] | null)[]
}

/** One result. */
export interface TrialDetail {
  readonly trial: number
  readonly status: 'ok' | 'failed' | 'aborted'
  /** `0`: equal to the output of the first run, same trial. */
  readonly outputs?: Text | 0
  readonly error?: ErrorDetail
  readonly scores: Readonly<Record<string, MetricValue>>
  /** By metric. */
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
  /** In the order of a tree: each parent before its children. */
  readonly spans?: readonly SpanDetail[]
  /** Spans beyond the most that are kept. */
  readonly moreSpans?: number
}

/** A text as it was, any other value as JSON holds it, or the beginning of a long one. */
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

/** One span. Times are milliseconds after the start of the first one. */
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
