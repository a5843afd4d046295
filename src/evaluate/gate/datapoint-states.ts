import {byDatapoint} from '../compare/by-datapoint.ts'
import {
  cellPasses,
  type ComparableDatapoint,
  type ComparableRun,
  evaluatorOf,
  metricNames,
  toCell,
} from '../compare/comparable-run.ts'

/**
 * One datapoint in one metric. 'unknown' means that it was not measured: its evaluator failed, or the run stopped before
 * it. `undefined` means that the metric does not apply: its evaluator returned nothing.
 */
type DatapointState = 'passes' | 'fails' | 'unknown' | undefined

/** The states of a run's datapoints in the metrics that can be passed. */
export interface DatapointStates {
  /** The metrics that can be passed: verdicts, and values with an assert. */
  readonly metrics: readonly string[]
  readonly trials: ReadonlyMap<string, readonly ComparableDatapoint[]>
  state(id: string, metric: string): DatapointState
  /** True when trials of a datapoint disagree, in any of the metrics. */
  isFlaky(id: string): boolean
}

/** Finds the states of all datapoints of a run. */
export function datapointStates(run: ComparableRun): DatapointStates {
  const trials = byDatapoint(run.datapoints)
  const metrics = [...metricNames(run)].filter(metric => canBePassed(run, metric))
  const state = (id: string, metric: string): DatapointState => stateOf(run, trials.get(id) ?? [], metric)
  return {
    metrics,
    trials,
    state,
    isFlaky: id =>
      metrics.some(metric => {
        const {values, failed, passed = 0} = toCell(trials.get(id) ?? [], metric, evaluatorOf(run, metric))
        return passed > 0 && passed < values.length + failed
      }),
  }
}

/** Whether a metric has a notion of passing: its evaluator has an assert, or all of its values are verdicts. */
function canBePassed(run: ComparableRun, metric: string): boolean {
  const evaluator = evaluatorOf(run, metric)
  if (evaluator?.asserts) return true
  let seen = false
  for (const {metrics, failedAsserts} of run.datapoints) {
    if (failedAsserts?.includes(metric)) return true
    const value = metrics[metric]
    if (value === undefined) continue
    if (typeof value !== 'boolean' && value !== 0 && value !== 1) return false
    seen = true
  }
  // Without any value, an evaluator that failed everywhere may still be one of verdicts.
  return seen || evaluator !== undefined
}

function stateOf(run: ComparableRun, trials: readonly ComparableDatapoint[], metric: string): DatapointState {
  const evaluator = evaluatorOf(run, metric)
  const cell = toCell(trials, metric, evaluator)
  if (trials.every(({status}) => status === 'aborted')) return 'unknown'
  const passes = cellPasses(cell)
  if (passes === undefined) return undefined
  if (passes) return 'passes'
  // The evaluators failed on some trials. If these trials could make the datapoint pass, it was not measured.
  const unmeasured = trials.filter(trial => isUnmeasured(trial, metric)).length
  const aborted = trials.filter(({status}) => status === 'aborted').length
  const {passed = 0} = cell
  const best = {...cell, failed: cell.failed + aborted, passed: passed + unmeasured + aborted}
  return unmeasured + aborted > 0 && cellPasses(best) ? 'unknown' : 'fails'
}

const isUnmeasured = ({status, metrics, failures}: ComparableDatapoint, metric: string): boolean =>
  status === 'ok' &&
  failures.some(
    ({evaluator}) => evaluator === metric || (!Object.hasOwn(metrics, metric) && metric.startsWith(`${evaluator}_`)),
  )
