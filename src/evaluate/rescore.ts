import {timestamp} from '#platform/clock'
import {chooseTracer} from './run/run-tracer.ts'
import {anything, callable, checkOptions, count, either, filledText, flag} from '../diagnostics/check-options.ts'
import {EvaluationError} from './evaluation-error.ts'
import {executeRun} from './run/execute-run.ts'
import {type Evaluator} from './evaluators/evaluator.ts'
import {inProcess} from './control/executor.ts'
import type {DatapointLine, RunLine} from './journal/journal.ts'
import {nameEvaluators} from './evaluators/named-evaluators.ts'
import type {EvaluateOptions} from './run/options.ts'
import {openRun} from './journal/read-journal.ts'
import {rescoreTrial} from './run/run-trial.ts'
import type {EvaluateResult} from './metrics/results.ts'
import type {RunEvaluator} from './evaluators/run-evaluator.ts'
import {RunControl} from './control/run-control.ts'
import {openRunJournal} from './journal/run-journal.ts'
import {toStoredEvaluators} from './evaluators/stored-evaluators.ts'
import {RunRecord} from './run/run-record.ts'
import {createRun} from './run/run.ts'
import {listedTrials, type Trial} from './run/trials.ts'
import {stopWhen} from './control/stop-when.ts'

/** Options of `rescore`; each means what it means for `evaluate`. */
export interface RescoreOptions
  extends Pick<
    EvaluateOptions<never, never>,
    'maxWorkers' | 'maxEvaluators' | 'tracer' | 'journal' | 'progress' | 'print' | 'runId' | 'signal'
  > {
  readonly evaluators: readonly Evaluator[]
  readonly runEvaluators?: readonly RunEvaluator[] | undefined
}

/**
 * Runs evaluators over the stored outputs of a run, without calling its function: new evaluators for an old run. The
 * result is a run of its own, with a run file of its own; failed items stay failed.
 *
 * @example check
 * const result = await rescore('.enrich-span/runs/2026-11-22.jsonl', {evaluators: [(outputs: string) => outputs.length]})
 */
export async function rescore(run: string, options: RescoreOptions): Promise<EvaluateResult> {
  checkOptions('rescore()', options, rules, EvaluationError)
  const named = nameEvaluators(options.evaluators, options.runEvaluators)
  const stored = await openRun(run)
  if (stored.incomplete !== undefined) {
    throw new EvaluationError(`rescore(): "${stored.path}" is damaged: ${stored.incomplete}. Resume the run first`)
  }
  const {runId = globalThis.crypto.randomUUID(), maxWorkers = 10, maxEvaluators} = options
  const {runId: rescored, runEvaluators: _, ...before} = stored.run
  const startedAt = timestamp()
  const line: RunLine = {...before, runId, rescored, ...toStoredEvaluators(named), startedAt}
  const journal = openRunJournal(options.journal, line, false)
  const {tracer, ours} = chooseTracer(options.tracer)
  const control = new RunControl()
  const rescoring = createRun(line, {...named, function: () => undefined, tracer, control, maxWorkers, maxEvaluators})
  const lines = new Map(stored.datapoints.map(each => [toTrial(each), each]))
  return executeRun({
    run: rescoring,
    trials: listedTrials(lines.keys()),
    record: new RunRecord(rescoring, journal, startedAt),
    executor: inProcess,
    maxWorkers,
    total: stored.datapoints.length,
    progress: options.progress,
    print: options.print,
    stored: () => undefined,
    work: trial => rescoreTrial(trial, lines.get(trial) as DatapointLine, rescoring),
    ours: ours ? tracer : undefined,
    release: stopWhen(control, options.signal),
  })
}

function toTrial({index, id, hash, trial, datapoint}: DatapointLine): Trial {
  return {loaded: {index, id, hash, datapoint: {...datapoint, groundTruth: datapoint.groundTruth}}, trial}
}

const list = {expected: 'a list of functions', accepts: (value: unknown): boolean => Array.isArray(value)}
const rules = {
  evaluators: list,
  runEvaluators: list,
  maxWorkers: count(1),
  maxEvaluators: count(1),
  tracer: anything,
  journal: anything,
  progress: either(flag, callable),
  print: flag,
  runId: filledText,
  signal: anything,
}
