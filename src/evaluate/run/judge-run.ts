import {EvaluationError} from '../evaluation-error.ts'
import {gate, type GateResult} from '../gate/gate.ts'
import {type GateRules, toCheck} from '../gate/gate-rules.ts'
import type {GatedRun} from '../gate/gated-run.ts'
import {openRun} from '../journal/read-journal.ts'
import type {EvaluateResult} from '../metrics/results.ts'
import {fromStoredRun} from './from-stored-run.ts'

/**
 * Applies the gate of an experiment to its run. A run that kept no datapoints is read from its run file. A rule that
 * turns out to be wrong makes the gate inconclusive, because the run must not be lost. Never rejects.
 */
export async function judgeRun(
  result: EvaluateResult,
  rules: GateRules,
  file: string | undefined,
): Promise<GateResult> {
  try {
    return gate(await withDatapoints(result, file), rules)
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error
    const check = toCheck('failures', 'inconclusive', error.message)
    return {verdict: check.verdict, passed: false, checks: [check]}
  }
}

async function withDatapoints(result: EvaluateResult, file: string | undefined): Promise<GatedRun> {
  if (result.datapoints.length > 0 || result.total === 0 || file === undefined) return result
  return {...fromStoredRun(await openRun(file)), status: result.status, stoppedBy: result.stoppedBy}
}
