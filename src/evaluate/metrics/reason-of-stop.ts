import {isThrown, lineOf, toThrown} from '../../attributes/thrown.ts'
import type {EvaluateResult} from './results.ts'

/** How a run ended: the fields of a result, its JSON, or a run of `fromStoredRun`. */
export interface RunEnding {
  readonly status?: EvaluateResult['status'] | 'interrupted' | 'damaged' | undefined
  readonly stoppedBy?: unknown
}

/**
 * Returns in one line why a run ended early, such as `stopped: CsvError: Invalid Record Length on line 58`. Returns
 * `undefined` for a completed run.
 */
export function reasonOfStop({status = 'completed', stoppedBy}: RunEnding): string | undefined {
  if (status === 'completed') return undefined
  if (status === 'interrupted') return 'interrupted: its process ended before the run'
  if (status === 'damaged') return 'damaged: datapoints are missing in its run file'
  if (stoppedBy === undefined) return 'stopped'
  const line = lineOf(isThrown(stoppedBy) ? stoppedBy : toThrown(stoppedBy))
  // The name of a plain error says nothing.
  const reason = line.replace(/^Error: /, '').slice(0, longestReason)
  return reason.startsWith('stopped ') ? reason : `stopped: ${reason}`
}

const longestReason = 2_000
