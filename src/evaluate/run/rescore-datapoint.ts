import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {fromDatapointLine} from '../journal/datapoint-line.ts'
import type {DatapointLine} from '../journal/journal.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Run, Trial} from './run.ts'
import {runDatapoint} from './run-datapoint.ts'

/** Runs the evaluators over the stored outputs of an item; its function is not called, its timings stay what they were. */
export async function rescoreDatapoint(unit: Trial, line: DatapointLine, run: Run): Promise<DatapointResult> {
  const {attempts, latencyMs, waitedMs} = line
  const {outputs, error} = fromDatapointLine(line)
  if (line.redacted) report(codes.redactedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const replay = (): unknown => {
    if (line.status === 'failed') throw error
    return outputs
  }
  const result = await runDatapoint(unit, {...run, function: replay, retries: {limit: 0}})
  return {...result, attempts, latencyMs, waitedMs}
}
