/** What `compare` reads of a run: an `EvaluateResult` is one, and so is its JSON. */
export interface ComparableRun {
  readonly runId: string
  readonly name: string
  readonly datasetId: string
  readonly total: number
  readonly datapoints: readonly ComparableRow[]
  /** Summaries; `worst` is read where a metric has one. */
  readonly metrics?: Readonly<Record<string, object>>
}

/** One item of a run, or one trial of it. */
export interface ComparableRow {
  readonly id: string
  readonly status: 'ok' | 'failed' | 'aborted'
  readonly metrics: Readonly<Record<string, number | boolean | string>>
  /** Evaluators that failed on it. */
  readonly failures: readonly {readonly evaluator: string}[]
  readonly latencyMs: number
}
