import {lineOf, toThrown} from '../../attributes/thrown.ts'
import type {RunControl} from '../control/run-control.ts'
import {counted} from '../compare/format-numbers.ts'
import type {DatapointResult} from '../metrics/results.ts'

/** Returns a function that takes each new result. It stops the run when `most` datapoints have failed. */
export function stopAfter(most: number | undefined, control: RunControl): (result: DatapointResult) => void {
  let failed = 0
  return result => {
    const reason = reasonOf(result)
    if (most === undefined || reason === undefined) return
    failed += 1
    if (failed < most) return
    const subject = `stopped after ${counted(failed, 'failed datapoint')} (\`maxFailures\`)`
    control.stopFor(new Error(`${subject}; the last one: ${reason.slice(0, longestReason)}`))
  }
}

const longestReason = 1_000

function reasonOf({status, error, failures: [failure]}: DatapointResult): string | undefined {
  if (status === 'failed') return lineOf(toThrown(error))
  return failure === undefined ? undefined : `evaluator ${failure.evaluator}: ${lineOf(toThrown(failure.error))}`
}
