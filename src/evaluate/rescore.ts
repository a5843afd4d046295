import {randomUuid} from '../context/state/random-id.ts'
import {timestamp} from '#platform/clock'
import {fromThrown} from '../attributes/thrown.ts'
import {anything, callable, checkOptions, count, either, filledText, flag} from '../diagnostics/check-options.ts'
import {EvaluationError} from './evaluation-error.ts'
import type {EvaluatorEntry} from './evaluators/entry.ts'
import {checkReducers, type Evaluators, nameEvaluators} from './evaluators/named-evaluators.ts'
import {prepareEvaluators} from './evaluators/prepare.ts'
import type {RunEvaluator} from './evaluators/run-evaluator.ts'
import {fromStoredEvaluators, toStoredEvaluators} from './evaluators/stored-evaluators.ts'
import type {DatapointLine, RunLine} from './journal/journal.ts'
import {openRun} from './journal/read-journal.ts'
import type {StoredEvaluator} from './metrics/evaluator-options.ts'
import type {DatapointResult, EvaluateResult} from './metrics/results.ts'
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
  /** `true` keeps the metrics of the run beside the new ones. A metric that both have is the new one. */
  readonly keepMetrics?: boolean | undefined
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
  const named = await resolvePairs(nameEvaluators(options.evaluators, options.runEvaluators))
  const stored = await openRun(run)
  if (stored.incomplete !== undefined) {
    throw new EvaluationError(`rescore(): "${stored.path}" is damaged: ${stored.incomplete}. Resume the run first`)
  }
  const kept = options.keepMetrics === true ? keptEvaluators(stored.run, named) : []
  const evaluators = {
    ...named,
    evaluators: [...fromStoredEvaluators({evaluators: kept}).evaluators, ...named.evaluators],
  }
  checkReducers(named, stored.run.trials)
  const {runId = randomUuid()} = options
  const {runId: rescored, runEvaluators: _, ...rest} = stored.run
  const newEvaluators = toStoredEvaluators(named)
  const line: RunLine = {
    ...rest,
    runId,
    rescored,
    ...newEvaluators,
    evaluators: [...kept, ...newEvaluators.evaluators],
    startedAt: timestamp(),
  }
  const lines = new Map(stored.datapoints.map(each => [toTrial(each), each]))
  await prepareEvaluators(
    options.evaluators,
    [...lines.keys()].map(({loaded}) => loaded),
  )
  const plan = {line, evaluators, function: () => undefined, options, total: stored.datapoints.length}
  return executeRun(plan, rescoring => ({
    trials: listedTrials(lines.keys()),
    stored: () => undefined,
    work: async trial => {
      const scoredLine = lines.get(trial) as DatapointLine
      return withMetrics(await rescoreTrial(trial, scoredLine, rescoring), scoredLine, kept)
    },
  }))
}

/** Returns the stored evaluators whose name no new evaluator has. */
function keptEvaluators({evaluators}: RunLine, {evaluators: given, runEvaluators}: Evaluators): StoredEvaluator[] {
  const taken = new Set([...given, ...runEvaluators].map(({name}) => name))
  return evaluators.filter(({name}) => !taken.has(name))
}

/** Adds what the kept evaluators gave before. A new metric wins. */
function withMetrics(
  result: DatapointResult,
  {metrics, failures, failedAsserts = []}: DatapointLine,
  kept: readonly StoredEvaluator[],
): DatapointResult {
  if (kept.length === 0 || result.status === 'aborted') return result
  const names = kept.map(({name}) => name)
  const isKept = (metric: string): boolean => names.some(name => metric === name || metric.startsWith(`${name}_`))
  const own = Object.fromEntries(Object.entries(metrics).filter(([metric]) => isKept(metric)))
  const missed = [...failedAsserts.filter(isKept), ...(result.failedAsserts ?? [])]
  const failed = failures.filter(({evaluator}) => names.includes(evaluator))
  return {
    ...result,
    metrics: {...own, ...result.metrics},
    failures: [...failed.map(({evaluator, error}) => ({evaluator, error: fromThrown(error)})), ...result.failures],
    ...(missed.length === 0 ? {} : {failedAsserts: missed}),
  }
}

function toTrial({index, id, hash, content, trial, datapoint}: DatapointLine): Trial {
  return {
    loaded: {index, id, hash, contentHash: content, datapoint: {...datapoint, groundTruth: datapoint.groundTruth}},
    trial,
  }
}

const list = {expected: 'a list of functions', accepts: (value: unknown): boolean => Array.isArray(value)}
const rules = {
  evaluators: list,
  keepMetrics: flag,
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
