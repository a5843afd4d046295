import {toError} from '../diagnostics/errors.ts'
import {type ComparableRun, cellPasses, evaluatorOf, metricNames, toCell} from '../evaluate/compare/comparable-run.ts'
import {nameEvaluators} from '../evaluate/evaluators/named-evaluators.ts'
import {toStoredEvaluators} from '../evaluate/evaluators/stored-evaluators.ts'
import type {DatapointResult} from '../evaluate/metrics/results.ts'
import type {AnyExperiment} from './experiment-session.ts'

/** When the test of a datapoint fails, beside errors of the function and of evaluators. */
export type DatapointRule = 'must-pass' | 'report'

/** Decides whether the test of a datapoint fails. */
interface Judge {
  /** Throws the error of the test: that of the function, that of an evaluator, or one that names what did not pass. */
  (results: readonly DatapointResult[]): void
}

/**
 * Returns the judge of an experiment. Without a gate a datapoint must pass. With one it must pass where the gate requires
 * it, and where it passed in the baseline and regressions are limited.
 */
export function judgeOf(experiment: AnyExperiment, rule: DatapointRule | undefined, baseline?: ComparableRun): Judge {
  const {evaluators} = toStoredEvaluators(nameEvaluators(experiment.evaluators, experiment.runEvaluators))
  const before = new Map<string, DatapointResult[]>()
  for (const each of baseline?.datapoints ?? []) {
    before.set(each.id, [...(before.get(each.id) ?? []), each as DatapointResult])
  }
  const failed = (results: readonly DatapointResult[]): string[] => {
    const run = {runId: '', name: '', datasetId: '', total: results.length, datapoints: results, evaluators}
    return [...metricNames(run)].filter(metric => isJudged(run, metric) && !passes(run, metric))
  }
  return results => {
    for (const {status, error, failures} of results) {
      if (status === 'aborted') throw new Error(`the datapoint did not run: ${messageOf(error)}`)
      if (status === 'failed') throw error
      if (failures[0] !== undefined) throw failures[0].error
    }
    const wrong = failed(results)
    if (wrong.length === 0) return
    const earlier = before.get(results[0]?.id ?? '') ?? []
    const passedBefore =
      earlier.length > 0 && earlier.every(({status}) => status === 'ok') && failed(earlier).length === 0
    const why = whyItMatters(experiment, rule, results, passedBefore)
    if (why !== undefined) throw new Error(`${why}: ${wrong.map(metric => describe(metric, results)).join(', ')}`)
  }
}

function whyItMatters(
  {gate}: AnyExperiment,
  rule: DatapointRule | undefined,
  results: readonly DatapointResult[],
  passedBefore: boolean,
): string | undefined {
  if (rule === 'report') return undefined
  if (rule === 'must-pass' || gate === undefined) return 'not passed'
  const [first] = results
  if (first === undefined) return undefined
  const {required} = gate
  const isRequired =
    typeof required === 'function'
      ? required({...first.datapoint, id: first.id})
      : Array.isArray(required)
        ? required.includes(first.id)
        : required === true && first.datapoint.metadata?.['required'] === true
  if (isRequired) return 'required and not passed'
  return passedBefore ? 'regressed' : undefined
}

// A score alone says nothing about passing.
const isJudged = (run: ComparableRun, metric: string): boolean =>
  evaluatorOf(run, metric)?.asserts === true ||
  run.datapoints.every(({metrics}) => metrics[metric] === undefined || typeof metrics[metric] === 'boolean')

function passes(run: ComparableRun, metric: string): boolean {
  const evaluator = evaluatorOf(run, metric)
  const cell = toCell(run.datapoints, metric, evaluator)
  if (cell.values.length === 0) return true
  const good = evaluator?.lowerIsBetter === true && evaluator.asserts !== true
  return good ? cell.values.every(value => value === false) : cellPasses(cell) !== false
}

const describe = (metric: string, results: readonly DatapointResult[]): string =>
  `${metric} ${results.map(({metrics}) => JSON.stringify(metrics[metric] ?? null)).join(' ')}`

const messageOf = (error: unknown): string => toError(error).message
