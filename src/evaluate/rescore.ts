import {chooseTracer} from './choose-tracer.ts'
import {callable, check, count, either, flag, text} from './check.ts'
import {conduct} from './conduct.ts'
import {type Evaluator} from './evaluator.ts'
import {inProcess} from './executor.ts'
import {pathOf} from './find-run.ts'
import type {ItemLine, RunLine} from './journal.ts'
import {nameEvaluators} from './named-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {Pace} from './pace.ts'
import {openRun} from './read-journal.ts'
import {rescoreItem} from './rescore-item.ts'
import type {EvaluateResult} from './results.ts'
import {RunControl} from './run-control.ts'
import {openRunJournal} from './run-journal.ts'
import {toEvaluatorEntry} from './run-line.ts'
import {RunRecord} from './run-record.ts'
import {surroundings} from './create-run.ts'
import type {Unit} from './run.ts'

/** Options of `rescore`; each means what it means for `evaluate`. */
export interface RescoreOptions
  extends Pick<
    EvaluateOptions<never, never>,
    'maxWorkers' | 'maxEvaluators' | 'tracer' | 'journal' | 'progress' | 'print' | 'runId'
  > {
  readonly evaluators: readonly Evaluator[]
}

/**
 * Runs evaluators over the stored outputs of a run, without calling its function: new evaluators for an old run. The
 * result is a run of its own, with a run file of its own; failed items stay failed.
 *
 * @example check
 * const result = await rescore('.enrich-span/runs/2026-11-22.jsonl', {evaluators: [(outputs: string) => outputs.length]})
 */
export async function rescore(run: string, options: RescoreOptions): Promise<EvaluateResult> {
  check('rescore()', options, rules)
  const evaluators = nameEvaluators(options.evaluators)
  const stored = await openRun(pathOf(run))
  const {runId = globalThis.crypto.randomUUID(), maxWorkers = 10, maxEvaluators} = options
  const {runId: rescored, name, datasetId, function: fn} = stored.run
  const startedAt = new Date().toISOString()
  const line: RunLine = {...stored.run, runId, rescored, evaluators: evaluators.map(toEvaluatorEntry), startedAt}
  const journal = openRunJournal(options.journal, line, false)
  const {tracer, ours} = chooseTracer(options.tracer)
  const control = new RunControl()
  const conducted = {
    name,
    runId,
    datasetId,
    function: () => undefined,
    functionName: fn.name,
    evaluators,
    tracer: tracer.fork({sessionName: name, runId, datasetId, isEvaluation: true}),
    links: surroundings(),
    control,
    pace: new Pace(maxWorkers, control),
    scoring: maxEvaluators === undefined ? undefined : new Pace(maxEvaluators, control),
    retries: {limit: 0},
    timeout: undefined,
  }
  const left = stored.items.values()
  const lines = new WeakMap<Unit, ItemLine>()
  return conduct({
    run: conducted,
    units: {
      next: () => {
        const {done, value} = left.next()
        if (done) return undefined
        const {index, id, hash, trial, datapoint} = value
        const unit: Unit = {
          item: {index, id, hash, datapoint: {...datapoint, groundTruth: datapoint.groundTruth}},
          trial,
        }
        lines.set(unit, value)
        return unit
      },
      rest: () => [],
      close: async () => {},
    },
    record: new RunRecord(conducted, journal, startedAt),
    executor: inProcess,
    maxWorkers,
    total: stored.items.length,
    progress: options.progress,
    print: options.print,
    stored: () => undefined,
    work: unit => rescoreItem(unit, lines.get(unit) as ItemLine, conducted),
    close: async () => {
      if (ours) await tracer.shutdown()
    },
  })
}

const anything = {expected: 'as for evaluate()', accepts: (): boolean => true}
const rules = {
  evaluators: {expected: 'a list of functions', accepts: (value: unknown) => Array.isArray(value)},
  maxWorkers: count(1),
  maxEvaluators: count(1),
  tracer: anything,
  journal: anything,
  progress: either(flag, callable),
  print: flag,
  runId: text,
}
