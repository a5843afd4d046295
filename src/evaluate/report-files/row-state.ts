import type {ReportableRow} from './reportable-run.ts'
import {rowStates} from './report-data.ts'

/** One letter of `rowStates`. */
type RowState = (typeof rowStates)[keyof typeof rowStates]

/** The metrics that decide whether a datapoint passes. */
export interface Judging {
  /** Metrics of verdicts. `false` marks a metric whose low value is good. */
  readonly verdicts: ReadonlyMap<string, boolean>
  /** True when an evaluator has an `assert`. */
  readonly asserts: boolean
}

/** Returns the state of a datapoint with these trials. It passes when more than half of them pass. */
export function rowState(trials: readonly ReportableRow[], judging: Judging): RowState {
  const states = trials.map(trial => trialState(trial, judging))
  const [first, ...others] = states
  if (first === undefined) return rowStates.missing
  if (others.every(state => state === first)) return first
  const count = (wanted: RowState): number => states.filter(state => state === wanted).length
  if (2 * count(rowStates.pass) > states.length) return rowStates.pass
  return count(rowStates.fail) > 0 ? rowStates.fail : rowStates.error
}

/** True when some trials pass and others do not. */
export function isFlaky(trials: readonly ReportableRow[], judging: Judging): boolean {
  if (trials.length < 2) return false
  const passes = trials.filter(trial => trialState(trial, judging) === rowStates.pass).length
  const undecided = trials.filter(trial => undecidedStates.has(trialState(trial, judging))).length
  return passes > 0 && passes + undecided < trials.length
}

const undecidedStates: ReadonlySet<RowState> = new Set([rowStates.done, rowStates.aborted])

function trialState({status, failures, failedAsserts = [], metrics}: ReportableRow, judging: Judging): RowState {
  if (status === 'aborted') return rowStates.aborted
  if (status === 'failed' || failures.length > 0) return rowStates.error
  if (failedAsserts.length > 0) return rowStates.fail
  let judged = judging.asserts
  for (const [name, good] of judging.verdicts) {
    if (!Object.hasOwn(metrics, name)) continue
    if (Boolean(metrics[name]) !== good) return rowStates.fail
    judged = true
  }
  return judged ? rowStates.pass : rowStates.done
}
