import type {FlushReceipt} from '../delivery/flush-receipt.ts'
import {toItemLine} from './item-line.ts'
import type {DatapointResult, EvaluateResult, RunSpans} from './results.ts'
import type {Run} from './run.ts'
import type {RunJournal} from './run-journal.ts'
import {RunTally} from './run-tally.ts'
import {toThrown} from './thrown.ts'

/** What a run has produced so far: each item is in the journal before it counts. */
export class RunRecord {
  readonly #run: Run
  readonly #journal: RunJournal | undefined
  readonly #startedAt: string
  readonly #begun: number = performance.now()
  readonly #tally: RunTally
  readonly #results: DatapointResult[] = []

  constructor(run: Run, journal: RunJournal | undefined, startedAt: string) {
    this.#run = run
    this.#journal = journal
    this.#startedAt = startedAt
    this.#tally = new RunTally(run.evaluators)
  }

  add(result: DatapointResult, hash: string): void {
    if (result.status !== 'aborted') this.#journal?.write(toItemLine(result, hash))
    this.#tally.add(result)
    this.#results.push(result)
  }

  /** Ends the run; `receipt` is that of its tracer. */
  finish(receipt: FlushReceipt): EvaluateResult {
    const {runId, name, datasetId, control} = this.#run
    const tally = this.#tally
    const {total, succeeded, failed, aborted} = tally
    const status = control.stopping ? 'aborted' : 'completed'
    const durationMs = performance.now() - this.#begun
    const ok = status === 'completed' && failed + aborted + tally.evaluatorFailures === 0
    const counts = {status, ok, total, succeeded, failed, aborted, durationMs} as const
    this.#journal?.write({type: 'end', ...counts, endedAt: new Date().toISOString()})
    this.#journal?.close()
    const result: EvaluateResult = {
      runId,
      name,
      datasetId,
      ...counts,
      metrics: tally.summaries(),
      datapoints: this.#results.sort((a, b) => a.index - b.index || a.trial - b.trial),
      spans: toSpans(receipt),
      ...(this.#journal === undefined ? {} : {journal: this.#journal.name}),
      ...(control.stopping ? {stoppedBy: control.reason} : {}),
      startedAt: this.#startedAt,
      toJSON: () => toJson(result),
    }
    return result
  }
}

function toSpans({created, accepted, refused, dropped, pending, open, destination}: FlushReceipt): RunSpans {
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
