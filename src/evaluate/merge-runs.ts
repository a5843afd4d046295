import {EvaluationError} from './evaluation-error.ts'
import {fromDatapointLine} from './journal/datapoint-line.ts'
import type {DatapointLine, Journal, RunLine} from './journal/journal.ts'
import {measureAll} from './evaluators/measure-all.ts'
import {nameEvaluators} from './evaluators/named-evaluators.ts'
import {openRun, type StoredRun} from './journal/read-journal.ts'
import type {EvaluateResult, RunSpans} from './metrics/results.ts'
import {openRunJournal} from './journal/run-journal.ts'
import {RunControl} from './control/run-control.ts'
import type {RunEvaluator} from './evaluators/run-evaluator.ts'
import {toEvaluatorLists} from './run/run-line.ts'
import {RunRecord} from './run/run-record.ts'
import {noScores} from './run/apply-run-evaluators.ts'
import {storedEvaluators, storedRunEvaluators, storedScores} from './run/stored-evaluators.ts'

/** Options of `mergeRuns`. */
export interface MergeOptions {
  /** Where the merged run is written: a path, a `Journal`, or `true` for `.enrich-span/runs/`; nowhere when absent. */
  readonly journal?: boolean | string | Journal | undefined
  /** Those of the run: a run file cannot hold functions, and what each shard measured does not stand for the whole. */
  readonly runEvaluators?: readonly RunEvaluator[] | undefined
}

/**
 * Joins the run files of shards into the result that one run over everything would have given. One run file alone
 * gives its stored result. Throws an `EvaluationError` for runs of different experiments.
 *
 * @example check
 * const result = await mergeRuns(['shard-1.jsonl', 'shard-2.jsonl'])
 */
export async function mergeRuns(
  runs: readonly string[],
  {journal = false, runEvaluators: given = []}: MergeOptions = {},
): Promise<EvaluateResult> {
  const stored = await Promise.all(runs.map(openRun))
  const [first, ...others] = stored
  if (first === undefined) throw new EvaluationError('mergeRuns(): give at least one run file')
  for (const other of others) checkSame(first, other)
  const {selection: _, total: __, ...whole} = first.run
  const line: RunLine =
    others.length === 0 ? first.run : {...whole, runId: globalThis.crypto.randomUUID(), startedAt: earliest(stored)}
  const stopped = whyNotWhole(stored)
  const runEvaluators = given.length === 0 ? storedRunEvaluators(line) : nameEvaluators([], given).runEvaluators
  const run = {...line, evaluators: storedEvaluators(line), runEvaluators, redact: undefined}
  const written = {...line, ...toEvaluatorLists({evaluators: [], runEvaluators}), evaluators: line.evaluators}
  const record = new RunRecord(run, openRunJournal(journal, written, false), line.startedAt)
  for (const item of itemsOf(stored)) record.add(fromDatapointLine(item), item)
  const scored = record.scored()
  const before = others.length === 0 ? storedScores(first.end) : noScores
  const control = new RunControl()
  const measure = (): ReturnType<typeof measureAll> =>
    measureAll(runEvaluators, each => each(scored, {signal: control.signal}), {control, evaluatorLimiter: undefined})
  return record.finish({
    scored,
    scores: (given.length === 0 || stopped !== undefined ? before : await measure()) ?? noScores,
    spans: sumOf(stored),
    stopped: stopped === undefined ? undefined : {by: new Error(stopped)},
    durationMs: Math.max(...stored.map(({end}) => end?.durationMs ?? 0)),
  })
}

// A merged run is complete when each of its files is, and when all shards of the dataset are there.
function whyNotWhole(stored: readonly StoredRun[]): string | undefined {
  const damaged = stored.find(({incomplete}) => incomplete !== undefined)
  if (damaged !== undefined) return `the run in "${damaged.path}" is damaged: ${damaged.incomplete}`
  const unfinished = stored.find(({end}) => end?.status !== 'completed')
  if (unfinished !== undefined) return `the run in "${unfinished.path}" did not complete`
  // One file alone gives what it holds.
  if (stored.length === 1) return undefined
  const shards = stored.flatMap(
    ({run}) =>
      /\bshard (\d+)\/(\d+)/
        .exec(run.selection ?? '')
        ?.slice(1, 3)
        .map(Number) ?? [],
  )
  const [, parts = 0] = shards
  // A run without a shard covers all of them.
  if (shards.length < stored.length * 2) return undefined
  const given = new Set(shards.filter((_, at) => at % 2 === 0))
  const missing = Array.from({length: parts}, (_, at) => at + 1).filter(part => !given.has(part))
  if (missing.length === 0) return undefined
  return `${missing.map(part => `shard ${part}/${parts}`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`
}

function itemsOf(stored: readonly StoredRun[]): DatapointLine[] {
  const items = new Map(
    stored.flatMap(run => run.datapoints.map(line => [`${line.index}:${line.trial}`, line] as const)),
  )
  return [...items.values()].sort((a, b) => a.index - b.index || a.trial - b.trial)
}

function checkSame(first: StoredRun, other: StoredRun): void {
  const differ = (['name', 'datasetId', 'trials'] as const).filter(key => first.run[key] !== other.run[key])
  const names = [first, other].map(({run}) => run.evaluators.map(({name}) => name).join(' '))
  if (names[0] !== names[1]) throw different(first, other, 'evaluators')
  if (first.run.function.version !== other.run.function.version) throw different(first, other, 'function')
  if (differ[0] !== undefined) throw different(first, other, differ[0])
}

function different(first: StoredRun, other: StoredRun, what: string): EvaluationError {
  return new EvaluationError(
    `mergeRuns(): "${first.path}" and "${other.path}" differ in ${what}: they are no shards of one run`,
  )
}

function earliest(stored: readonly StoredRun[]): string {
  return stored.map(({run}) => run.startedAt).sort()[0] ?? ''
}

function sumOf(stored: readonly StoredRun[]): RunSpans {
  const sum = {created: 0, accepted: 0, refused: 0, pending: 0, open: 0}
  const dropped: Record<string, number> = {}
  const destinations = new Set<string>()
  for (const {end} of stored) {
    if (end === undefined) continue
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += end.spans[key]
    for (const [why, count] of Object.entries(end.spans.dropped)) dropped[why] = (dropped[why] ?? 0) + count
    destinations.add(end.spans.destination)
  }
  return {...sum, dropped, destination: [...destinations].join(', ')}
}
