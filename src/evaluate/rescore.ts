import {randomUuid} from '../context/state/random-id.ts'
import {timestamp} from '#platform/clock'
import {anything, callable, checkOptions, count, either, filledText, flag} from '../diagnostics/check-options.ts'
import {EvaluationError} from './evaluation-error.ts'
import type {EvaluatorEntry} from './evaluators/entry.ts'
import {checkReducers, nameEvaluators} from './evaluators/named-evaluators.ts'
import type {RunEvaluator} from './evaluators/run-evaluator.ts'
import {toStoredEvaluators} from './evaluators/stored-evaluators.ts'
import type {DatapointLine, RunLine} from './journal/journal.ts'
import {openRun} from './journal/read-journal.ts'
import type {EvaluateResult} from './metrics/results.ts'
import type {EvaluateOptions} from './run/options.ts'
import {resolvePairs} from './run/resolve-pairs.ts'
import {rescoreTrial} from './run/run-trial.ts'
import {executeRun} from './run/execute-run.ts'
import {listedTrials, type Trial} from './run/trials.ts'

/** Options of `rescore`. Each has the same meaning as in `evaluate`. */
export interface RescoreOptions
  extends Pick<
    EvaluateOptions<never, never>,
    'maxWorkers' | 'maxEvaluators' | 'maxFailures' | 'tracer' | 'journal' | 'progress' | 'print' | 'runId' | 'signal'
  > {
  readonly evaluators: readonly EvaluatorEntry[]
  readonly runEvaluators?: readonly RunEvaluator[] | undefined
}

/**
 * Runs new evaluators over the stored outputs of a run without calling its function. The result is a new run with its
 * own run file. Failed datapoints stay failed.
 *
 * @example check
 * const result = await rescore('.enrich-span/runs/2026-11-22.jsonl', {evaluators: [(outputs: string) => outputs.length]})
 */
export async function rescore(run: string, options: RescoreOptions): Promise<EvaluateResult> {
  checkOptions('rescore()', options, rules, EvaluationError)
  const evaluators = await resolvePairs(nameEvaluators(options.evaluators, options.runEvaluators))
  const stored = await openRun(run)
  if (stored.incomplete !== undefined) {
    throw new EvaluationError(`rescore(): "${stored.path}" is damaged: ${stored.incomplete}. Resume the run first`)
  }
  checkReducers(evaluators, stored.run.trials)
  const {runId = randomUuid()} = options
  const {runId: rescored, runEvaluators: _, ...before} = stored.run
  const line: RunLine = {...before, runId, rescored, ...toStoredEvaluators(evaluators), startedAt: timestamp()}
  const lines = new Map(stored.datapoints.map(each => [toTrial(each), each]))
  const plan = {line, evaluators, function: () => undefined, options, total: stored.datapoints.length}
  return executeRun(plan, rescoring => ({
    trials: listedTrials(lines.keys()),
    stored: () => undefined,
    work: trial => rescoreTrial(trial, lines.get(trial) as DatapointLine, rescoring),
  }))
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
  maxFailures: count(1),
  tracer: anything,
  journal: anything,
  progress: either(flag, callable),
  print: flag,
  runId: filledText,
  signal: anything,
}
