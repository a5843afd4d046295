import {monotonicMs, timestamp} from '#platform/clock'
import {type BackendReceipt, unaccepted} from '../../delivery/flush-receipt.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import type {LoadedDatapoint} from '../dataset/loaded-datapoint.ts'
import {toDatapointLine} from '../journal/datapoint-line.ts'
import type {Scores} from '../evaluators/measure-all.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import {toStoredEvaluators} from '../evaluators/stored-evaluators.ts'
import {countLostSpans} from '../metrics/lost-spans.ts'
import type {DatapointResult, EvaluateResult, RunSpans, Slices} from '../metrics/results.ts'
import type {Run} from './run.ts'
import type {ScoredRun} from '../evaluators/run-evaluator.ts'
import type {RunJournal} from '../journal/run-journal.ts'
import {overallScore, RunTally} from '../evaluators/run-tally.ts'
import {SliceTally} from '../evaluators/slice-tally.ts'
import type {GateResult} from '../gate/gate.ts'
import {toPlainError, toPlainFailure, toPlainResult} from '../journal/plain-result.ts'
import {redactDatapoint, redactMetrics, redactSummaries} from '../journal/redact-data.ts'

/** The parts of a run that `RunRecord` reads. */
type Recorded = Pick<Run, 'runId' | 'name' | 'datasetId' | 'selection' | 'redact' | 'trials' | 'slices' | 'facts'> &
  Evaluators

/** How a run ended. */
interface Ending {
  readonly scored: ScoredRun
  /** The scores of the run evaluators. */
  readonly scores: Scores
  readonly spans: RunSpans
  /** The requests to HoneyHive's server; absent without it. */
  readonly backend?: BackendReceipt | undefined
  /** The reason for the stop; absent when the run completed. */
  readonly stopped?: {readonly by: unknown} | undefined
  /** The duration of the run; the time since the record was made when absent. */
  readonly durationMs?: number | undefined
}

/** An ending with the figures that need all results. */
interface Ended extends Ending {
  readonly slices?: Slices | undefined
  readonly gate?: GateResult | undefined
}

/** The results of a run so far. Each result is in the journal before it counts. */
export class RunRecord {
  readonly #run: Recorded
  readonly #journal: RunJournal | undefined
  readonly #startedAt: string
  readonly #startedMs: number = monotonicMs()
  readonly #tally: RunTally
  readonly #slices: SliceTally
  readonly #keep: 'all' | 'summary'
  readonly #results: DatapointResult[] = []

  constructor(run: Recorded, journal: RunJournal | undefined, startedAt: string, keep: 'all' | 'summary' = 'all') {
    this.#keep = keep
    this.#run = run
    this.#journal = journal
    this.#startedAt = startedAt
    this.#tally = new RunTally(run.evaluators, run.trials)
    this.#slices = new SliceTally(run)
  }

  /** Writes a result to the journal and counts it. */
  add(result: DatapointResult, {hash}: Pick<LoadedDatapoint, 'hash'>): void {
    if (result.status !== 'aborted' && this.#journal !== undefined) this.#write(this.#journal, result, hash)
    this.restore(result)
  }

  #write(journal: RunJournal, result: DatapointResult, hash: string): void {
    const {redact} = this.#run
    const line = toDatapointLine(result, hash)
    if (line.partial) report(codes.partialOutputs, undefined, () => ({subject: `Run "${this.#run.name}"`}))
    journal.write(redact === undefined ? line : redactDatapoint(line, redact))
  }

  /** Counts a result that is already in the journal. */
  restore(result: DatapointResult): void {
    this.#tally.add(result)
    if (this.#keep === 'all') this.#results.push(result)
    else this.#slices.add(result)
  }

  /** Returns the run after its trials have ended. */
  scored(): ScoredRun {
    const {runId, name, datasetId} = this.#run
    const {total, succeeded, failed, usage, evaluatorUsage, latency} = this.#tally
    return {
      runId,
      name,
      datasetId,
      total,
      succeeded,
      failed,
      metrics: this.#tally.summaries(),
      latency: latency.summary(),
      ...(usage === undefined ? {} : {usage}),
      ...(evaluatorUsage === undefined ? {} : {evaluatorUsage}),
      datapoints: this.#results.sort((a, b) => a.index - b.index || a.trial - b.trial),
      startedAt: this.#startedAt,
    }
  }

  /** Returns the slices. With all results at hand, the order of the dataset decides which values have their own. */
  #sliced(datapoints: readonly DatapointResult[]): Slices | undefined {
    for (const each of datapoints) this.#slices.add(each)
    return this.#slices.slices()
  }

  /**
   * Ends the run: writes the last line of the journal and returns the result. `judge` decides the gate from the result
   * without it.
   */
  async finish(ending: Ending, judge?: (result: EvaluateResult) => Promise<GateResult>): Promise<EvaluateResult> {
    const slices = this.#sliced(ending.scored.datapoints)
    const whole = {...ending, slices, durationMs: ending.durationMs ?? monotonicMs() - this.#startedMs}
    const gated = judge === undefined ? undefined : await judge(this.#toResult(whole))
    const result = this.#toResult({...whole, gate: gated})
    this.#end(result, whole)
    return result
  }

  #end(result: EvaluateResult, {scores, stopped, backend}: Ending): void {
    const {redact} = this.#run
    const {status, ok, total, succeeded, failed, aborted, durationMs, metrics, usage, latency, gate, spans} = result
    this.#journal?.write({
      type: 'end',
      status,
      ok,
      total,
      succeeded,
      failed,
      aborted,
      durationMs,
      runMetrics: redact === undefined ? scores.metrics : redactMetrics(scores.metrics, redact),
      runFailures: scores.failures.map(each => toPlainFailure(each, redact)),
      ...(scores.failedAsserts === undefined ? {} : {runFailedAsserts: scores.failedAsserts}),
      metrics: redact === undefined ? metrics : redactSummaries(metrics, redact),
      latency,
      ...(usage === undefined ? {} : {usage}),
      ...(gate === undefined ? {} : {gate: {verdict: gate.verdict, passed: gate.passed, checks: gate.checks}}),
      ...(stopped?.by === undefined ? {} : {stoppedBy: toPlainError(stopped.by, redact)}),
      spans,
      ...(backend === undefined ? {} : {backend}),
      endedAt: timestamp(),
    })
    this.#journal?.close()
  }

  #toResult({scored, scores, spans, backend, stopped, durationMs = 0, slices, gate}: Ended): EvaluateResult {
    const {aborted} = this.#tally
    const {redact, selection} = this.#run
    const {total, succeeded, failed, metrics} = scored
    const status = stopped === undefined ? 'completed' : 'aborted'
    const missed = backend === undefined ? 0 : unaccepted(backend)
    const ok = status === 'completed' && this.#faults(scored, scores) + countLostSpans(spans) + missed === 0
    const score = overallScore(this.#run, metrics, scores.metrics)
    const counts = {status, ok, total, succeeded, failed, aborted, durationMs} as const
    const run = {
      runMetrics: scores.metrics,
      runFailures: scores.failures,
      ...(scores.failedAsserts === undefined ? {} : {runFailedAsserts: scores.failedAsserts}),
    }
    const {evaluators} = toStoredEvaluators(this.#run)
    const result: EvaluateResult = {
      ...scored,
      ...(selection === undefined ? {} : {selection}),
      abandoned: this.#tally.abandoned,
      evaluators,
      trials: this.#run.trials,
      ...this.#run.facts,
      ...(slices === undefined ? {} : {slices}),
      ...(gate === undefined ? {} : {gate}),
      ...counts,
      ...run,
      ...(score === undefined ? {} : {score}),
      spans: toSpans(spans),
      ...(backend === undefined ? {} : {backend}),
      ...(this.#journal === undefined ? {} : {journal: this.#journal.name}),
      ...(stopped === undefined ? {} : {stoppedBy: stopped.by}),
      toJSON: () => toPlainResult(result, redact),
    }
    return result
  }

  #faults({failed, metrics}: ScoredRun, {failures, failedAsserts = []}: Scores): number {
    const {total, aborted, evaluatorFailures, failedAsserts: missed} = this.#tally
    // An evaluator that never returned a score judged nothing.
    const unscored = total === 0 ? [] : Object.values(metrics).filter(({scored}) => scored === 0)
    const aggregates = Object.values(metrics).filter(({aggregateError}) => aggregateError !== undefined)
    const ofRun = failures.length + failedAsserts.length + aggregates.length + unscored.length
    return failed + aborted + evaluatorFailures + missed + ofRun
  }
}

function toSpans({created, accepted, refused, dropped, kept = 0, pending, open, destination}: RunSpans): RunSpans {
  return {created, accepted, refused, dropped, ...(kept > 0 && {kept}), pending, open, destination}
}
