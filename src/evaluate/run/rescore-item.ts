import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {fromItemLine} from '../journal/item-line.ts'
import type {ItemLine} from '../journal/journal.ts'
import type {DatapointResult} from '../metrics/results.ts'
import type {Run, Unit} from './run.ts'
import {runItem} from './run-item.ts'

/** Runs the evaluators over the stored outputs of an item; its function is not called, its timings stay what they were. */
export async function rescoreItem(unit: Unit, line: ItemLine, run: Run): Promise<DatapointResult> {
  const {attempts, latencyMs, waitedMs} = line
  const {outputs, error} = fromItemLine(line)
  if (line.redacted) report(codes.redactedOutputs, undefined, () => ({subject: `Run "${run.name}"`}))
  const replay = (): unknown => {
    if (line.status === 'failed') throw error
    return outputs
  }
  const result = await runItem(unit, {...run, function: replay, retries: {limit: 0}})
  return {...result, attempts, latencyMs, waitedMs}
}
