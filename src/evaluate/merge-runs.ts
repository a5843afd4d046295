import {randomUuid} from '../context/state/random-id.ts'
import {measureAll, noScores, type Scores} from './evaluators/measure-all.ts'
import {type Evaluators, nameEvaluators} from './evaluators/named-evaluators.ts'
import type {RunEvaluator, ScoredRun} from './evaluators/run-evaluator.ts'
import {fromStoredEvaluators, toStoredEvaluators} from './evaluators/stored-evaluators.ts'
import {RateLimiter} from './control/rate-limiter.ts'
import {RunControl} from './control/run-control.ts'
import {factsOf, joinedFacts} from './facts/run-facts.ts'
import {fromDatapointLine} from './journal/datapoint-line.ts'
import type {DatapointLine, Journal, RunLine} from './journal/journal.ts'
import {openRun, type StoredRun} from './journal/read-journal.ts'
import {openRunJournal} from './journal/run-journal.ts'
import type {EvaluateResult, RunSpans} from './metrics/results.ts'
import {storedScores} from './run/from-stored-run.ts'
import {RunRecord} from './run/run-record.ts'
import {checkShards, whyIncomplete} from './shards.ts'

/** Options of `mergeRuns`. */
export interface MergeOptions {
  /**
   * The destination of the merged run: a path, a `Journal`, or `true` for `.enrich-span/runs/`. The run is not written
   * when absent.
   */
  readonly journal?: boolean | string | Journal | undefined
  /**
   * The run evaluators of the experiment. They must be given again, because a run file cannot hold functions and the
   * shards' figures cannot be added.
   */
  readonly runEvaluators?: readonly RunEvaluator[] | undefined
}

/**
 * Joins the run files of shards into the result of one run over the whole dataset. A single run file gives its stored
 * result. Throws an `EvaluationError` for runs of different experiments.
 *
 * @example check
 * const result = await mergeRuns(['shard-1.jsonl', 'shard-2.jsonl'])
 */
export async function mergeRuns(
  runs: readonly string[],
  {journal = false, runEvaluators: functions = []}: MergeOptions = {},
): Promise<EvaluateResult> {
  const shards = await Promise.all(runs.map(openRun))
  const first = checkShards(shards)
  const stopped = whyIncomplete(shards)
  const named = nameEvaluators([], functions)
  const stored = fromStoredEvaluators(first.run)
  const runEvaluators = functions.length === 0 ? stored.runEvaluators : named.runEvaluators
  const merged = shards.length === 1 ? first.run : mergeLines(first.run, shards)
  const line = {...merged, ...toStoredEvaluators(named), evaluators: merged.evaluators}
  const run = {
    ...line,
    evaluators: stored.evaluators,
    runEvaluators,
    redact: undefined,
    slices: line.slices ?? [],
    facts: factsOf(line),
  }
  const record = new RunRecord(run, openRunJournal(journal, line, false), line.startedAt)
  for (const each of mergeDatapoints(shards)) record.add(fromDatapointLine(each), each)
  const scored = record.scored()
  const measured = functions.length > 0 && stopped === undefined
  const before = shards.length === 1 ? storedScores(first.end) : noScores
  return record.finish({
    scored,
    scores: measured ? await measure(runEvaluators, scored) : before,
    spans: addSpans(shards),
    stopped: stopped === undefined ? undefined : {by: new Error(stopped)},
    durationMs: Math.max(...shards.map(({end}) => end?.durationMs ?? 0)),
  })
}

async function measure(runEvaluators: Evaluators['runEvaluators'], scored: ScoredRun): Promise<Scores> {
  const control = new RunControl()
  const evaluatorLimiter = new RateLimiter(Number.POSITIVE_INFINITY, control.abortion)
  const limits = {control, evaluatorLimiter, waitsFor: () => true}
  const scores = await measureAll(runEvaluators, (each, signal) => each(scored, signal), limits)
  return scores ?? noScores
}

/** Returns the first line of the merged run. It describes a run over the whole dataset and has its own id. */
function mergeLines(first: RunLine, shards: readonly StoredRun[]): RunLine {
  const {selection: _, total: __, ...whole} = first
  const startedAt = shards.map(({run}) => run.startedAt).sort()[0] ?? ''
  return {...whole, ...joinedFacts(shards.map(({run}) => run)), runId: randomUuid(), startedAt}
}

function mergeDatapoints(shards: readonly StoredRun[]): DatapointLine[] {
  const lines = shards.flatMap(({datapoints}) => datapoints)
  const unique = new Map(lines.map(line => [`${line.index}:${line.trial}`, line]))
  return [...unique.values()].sort((a, b) => a.index - b.index || a.trial - b.trial)
}

function addSpans(shards: readonly StoredRun[]): RunSpans {
  const sum = {created: 0, accepted: 0, refused: 0, pending: 0, open: 0}
  let kept = 0
  const dropped: Record<string, number> = {}
  const destinations = new Set<string>()
  for (const {end} of shards) {
    if (end === undefined) continue
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += end.spans[key]
    kept += end.spans.kept ?? 0
    for (const [why, count] of Object.entries(end.spans.dropped)) dropped[why] = (dropped[why] ?? 0) + count
    destinations.add(end.spans.destination)
  }
  return {...sum, ...(kept > 0 && {kept}), dropped, destination: [...destinations].join(', ')}
}
