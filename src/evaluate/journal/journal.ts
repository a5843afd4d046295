import type {BackendReceipt} from '../../delivery/flush-receipt.ts'
import type {Datapoint} from '../dataset/datapoint.ts'
import type {RunFacts} from '../facts/run-facts.ts'
import type {StoredEvaluator} from '../metrics/evaluator-options.ts'
import type {DatapointResult, EvaluateResult, RunSpans} from '../metrics/results.ts'
import type {Thrown} from '../../attributes/error-chain.ts'

// A run file is JSON lines: one `run` line, one `datapoint` line per finished datapoint, and an `end` line when the run
// ended by itself. Lines are only added. A resumed run adds more lines. The last line counts for each (index, trial),
// and so does the last `end` line. Aborted datapoints have no line, so a resumed run repeats them.

/** The first line of a run file. */
export interface RunLine extends RunFacts {
  readonly type: 'run'
  readonly format: 1
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  /** Datapoints times trials, when known in advance. */
  readonly total?: number
  readonly function: {readonly name: string; readonly version: string}
  readonly evaluators: readonly StoredEvaluator[]
  /** Run evaluators; absent when the run has none. */
  readonly runEvaluators?: readonly StoredEvaluator[]
  readonly trials: number
  /** The part of the dataset that runs, such as `limit 10, shard 2/5`. Absent for the whole dataset. */
  readonly selection?: string
  /** The fields by which the run is sliced. */
  readonly slices?: readonly string[]
  /** The id of the run whose outputs were scored again. */
  readonly rescored?: string
  readonly startedAt: string
}

/** The line of one finished datapoint. */
export interface DatapointLine
  extends Pick<
    DatapointResult,
    | 'index'
    | 'trial'
    | 'id'
    | 'content'
    | 'metrics'
    | 'failedAsserts'
    | 'attempts'
    | 'latencyMs'
    | 'waitedMs'
    | 'usage'
    | 'evaluatorUsage'
    | 'trajectory'
    | 'abandoned'
    | 'sessionId'
    | 'traceId'
  > {
  readonly type: 'datapoint'
  /** Identifies content and position of the datapoint. */
  readonly hash: string
  readonly datapoint: Omit<Datapoint, 'groundTruth'> & {readonly groundTruth?: unknown}
  readonly status: 'ok' | 'failed'
  readonly outputs?: unknown
  readonly error?: Thrown
  readonly failures: readonly {readonly evaluator: string; readonly error: Thrown}[]
  /**
   * `true` when the datapoint or the outputs have another form than in memory: a `Map` becomes an object, NaN a text.
   */
  readonly converted?: true
  /** `true` when a part of the outputs is missing: a stream, a cycle, private fields. */
  readonly partial?: true
  /** `true` when the tracer's `redact` rules masked or replaced a part of this line. */
  readonly redacted?: true
}

/** The last line of a run file. */
export interface EndLine extends Pick<EvaluateResult, 'status' | 'ok' | 'total' | 'succeeded' | 'failed' | 'aborted'> {
  readonly type: 'end'
  readonly endedAt: string
  readonly spans: RunSpans
  /** The requests to HoneyHive's server; absent without it. */
  readonly backend?: BackendReceipt
  /** Results of the run evaluators. Older files lack these three fields. */
  readonly runMetrics?: EvaluateResult['runMetrics']
  readonly runFailures?: readonly {readonly evaluator: string; readonly error: Thrown}[]
  readonly runFailedAsserts?: readonly string[]
  /** The figures of the run, so that a list of runs needs the first and the last line only. Older files lack them. */
  readonly metrics?: EvaluateResult['metrics']
  readonly usage?: NonNullable<EvaluateResult['usage']>
  readonly latency?: EvaluateResult['latency']
  readonly gate?: NonNullable<EvaluateResult['gate']>
  /** Why the run stopped; absent when it completed. Older files lack it. */
  readonly stoppedBy?: Thrown
  /** The span counts of this process alone, without the processes before a resume. */
  readonly durationMs: number
}

export type JournalLine = RunLine | DatapointLine | EndLine

/**
 * The record of a run. `write` returns when the line would survive the end of this process, and throws when that fails.
 */
export interface Journal {
  /** The path of a run file, or another name for the journal. */
  readonly name: string
  write(line: JournalLine): void
  close(): void
}

/**
 * Writes a line as JSON. If the line would exceed the length limit of a string, the data of its datapoint is left out.
 */
export function toJsonLine(line: JournalLine): string {
  try {
    return `${JSON.stringify(line)}\n`
  } catch (error) {
    if (line.type !== 'datapoint') throw error
    const {outputs: _, datapoint, ...rest} = line
    const shortened: DatapointLine = {
      ...rest,
      datapoint: {id: datapoint.id, inputs: null},
      converted: true,
      partial: true,
    }
    return `${JSON.stringify(shortened)}\n`
  }
}
