import type {Datapoint} from '../dataset/datapoint.ts'
import type {DatapointResult, EvaluateResult, RunSpans} from '../metrics/results.ts'
import type {Thrown} from '../metrics/thrown.ts'

// A run file is JSON lines: one `run` line, then one `datapoint` line per finished datapoint, then an `end` line when the run ended
// by itself. Lines are only ever added. Where a run was resumed, there are later lines: for each (index, trial), and of
// the `end` lines, the last one counts. Datapoints that were aborted have no line: a resumed run takes them up again.

/** The first line. */
export interface RunLine {
  readonly type: 'run'
  readonly format: 1
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  /** Datapoints times trials, when known beforehand. */
  readonly total?: number
  readonly function: {readonly name: string; readonly version: string}
  readonly evaluators: readonly {
    readonly name: string
    readonly worst?: number | boolean
    /** 'own': a function, which a file cannot hold. */
    readonly aggregate?: 'mean' | 'median' | 'min' | 'max' | 'own'
    readonly weight?: number
    /** It has an `assert`: the lines of the datapoints say where that did not hold. */
    readonly asserts?: true
  }[]
  /** Absent when there are none. */
  readonly runEvaluators?: readonly {readonly name: string; readonly weight?: number}[]
  readonly trials: number
  /** Which part of the dataset, in words; absent for all of it. */
  readonly selection?: string
  /** The run whose outputs were scored again. */
  readonly rescored?: string
  readonly startedAt: string
}

/** One finished datapoint. */
export interface DatapointLine
  extends Pick<
    DatapointResult,
    | 'index'
    | 'trial'
    | 'id'
    | 'metrics'
    | 'failedAsserts'
    | 'attempts'
    | 'latencyMs'
    | 'waitedMs'
    | 'usage'
    | 'sessionId'
    | 'traceId'
  > {
  readonly type: 'datapoint'
  /** Stands for content and position of the datapoint. */
  readonly hash: string
  readonly datapoint: Omit<Datapoint, 'groundTruth'> & {readonly groundTruth?: unknown}
  readonly status: 'ok' | 'failed'
  readonly outputs?: unknown
  readonly error?: Thrown
  readonly failures: readonly {readonly evaluator: string; readonly error: Thrown}[]
  /** The tracer's rules for `redact` masked or replaced something of this line. */
  readonly redacted?: true
}

/** The last line. */
export interface EndLine extends Pick<EvaluateResult, 'status' | 'ok' | 'total' | 'succeeded' | 'failed' | 'aborted'> {
  readonly type: 'end'
  readonly endedAt: string
  readonly spans: RunSpans
  /** Of the run evaluators; the three are absent in files of a version without them. */
  readonly runMetrics?: EvaluateResult['runMetrics']
  readonly runFailures?: readonly {readonly evaluator: string; readonly error: Thrown}[]
  readonly runFailedAsserts?: readonly string[]
  /** Of this process alone. */
  readonly durationMs: number
}

export type JournalLine = RunLine | DatapointLine | EndLine

/** Where a run is written down. `write` returns when the line would outlive this process; it throws when it cannot. */
export interface Journal {
  /** The path of a run file, or whatever names this one. */
  readonly name: string
  write(line: JournalLine): void
  close(): void
}
