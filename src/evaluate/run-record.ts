import {toItemLine} from './item-line.ts'
import type {DatapointResult, EvaluateResult, RunSpans} from './results.ts'
import type {Run} from './run.ts'
import type {RunJournal} from './run-journal.ts'
import {runScore} from './run-score.ts'
import {RunTally} from './run-tally.ts'
import {toThrown} from './thrown.ts'

/** What a record needs to know of its run. */
export type Recorded = Pick<Run, 'runId' | 'name' | 'datasetId' | 'evaluators'> & {
  readonly control: Pick<Run['control'], 'stopping' | 'reason'>
}

/** What a run has produced so far: each item is in the journal before it counts. */
export class RunRecord {
  readonly #run: Recorded
  readonly #journal: RunJournal | undefined
  readonly #startedAt: string
  readonly #begun: number = performance.now()
  readonly #tally: RunTally
  readonly #keep: 'all' | 'summary'
  readonly #results: DatapointResult[] = []

  constructor(run: Recorded, journal: RunJournal | undefined, startedAt: string, keep: 'all' | 'summary' = 'all') {
    this.#keep = keep
    this.#run = run
    this.#journal = journal
    this.#startedAt = startedAt
    this.#tally = new RunTally(run.evaluators)
  }

  add(result: DatapointResult, hash: string): void {
    if (result.status !== 'aborted') this.#journal?.write(toItemLine(result, hash))
    this.restore(result)
  }

  /** Counts an item that is in the journal already. */
  restore(result: DatapointResult): void {
    this.#tally.add(result)
    if (this.#keep === 'all') this.#results.push(result)
  }

  /** Ends the run. */
  finish(spans: RunSpans, durationMs: number = performance.now() - this.#begun): EvaluateResult {
    const {runId, name, datasetId, control} = this.#run
    const tally = this.#tally
    const {total, succeeded, failed, aborted} = tally
    const status = control.stopping ? 'aborted' : 'completed'
    const metrics = tally.summaries()
    const score = runScore(this.#run.evaluators, metrics)
    const faults = failed + aborted + tally.evaluatorFailures + tally.failedAsserts
    const aggregated = Object.values(metrics).every(({aggregateError}) => aggregateError === undefined)
    const ok = status === 'completed' && faults === 0 && aggregated
    const counts = {status, ok, total, succeeded, failed, aborted, durationMs} as const
    this.#journal?.write({type: 'end', ...counts, spans: toSpans(spans), endedAt: new Date().toISOString()})
    this.#journal?.close()
    const result: EvaluateResult = {
      runId,
      name,
      datasetId,
      ...counts,
      metrics,
      ...(score === undefined ? {} : {score}),
      latency: tally.latency.summary(),
      ...(tally.usage === undefined ? {} : {usage: tally.usage}),
      datapoints: this.#results.sort((a, b) => a.index - b.index || a.trial - b.trial),
      spans: toSpans(spans),
      ...(this.#journal === undefined ? {} : {journal: this.#journal.name}),
      ...(control.stopping ? {stoppedBy: control.reason} : {}),
      startedAt: this.#startedAt,
      toJSON: () => toJson(result),
    }
    return result
  }
}

function toSpans({created, accepted, refused, dropped, pending, open, destination}: RunSpans): RunSpans {
  return {created, accepted, refused, dropped, pending, open, destination}
}

// Errors have no enumerable fields: JSON would show `{}` for each.
function toJson({stoppedBy, datapoints, ...result}: EvaluateResult): object {
  return {
    ...result,
    toJSON: undefined,
    ...(stoppedBy === undefined ? {} : {stoppedBy: toThrown(stoppedBy)}),
    datapoints: datapoints.map(({error, failures, ...datapoint}) => ({
      ...datapoint,
      ...(error === undefined ? {} : {error: toThrown(error)}),
      failures: failures.map(failure => ({evaluator: failure.evaluator, error: toThrown(failure.error)})),
    })),
  }
}
