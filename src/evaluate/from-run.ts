import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {byDatapoint} from './compare/by-datapoint.ts'
import type {DatapointInput} from './dataset/datapoint.ts'
import {EvaluationError} from './evaluation-error.ts'
import {type DatapointStates, datapointStates} from './gate/datapoint-states.ts'
import type {DatapointLine} from './journal/journal.ts'
import {openRun} from './journal/read-journal.ts'
import {fromStoredRun} from './run/from-stored-run.ts'

/** Which datapoints of a run become a dataset. */
export interface FromRunOptions {
  /**
   * 'failed': the function or an evaluator failed. 'not-passed': failed, or a metric is not passed. 'flaky': trials
   * disagree. A list: these ids. All datapoints when absent.
   */
  readonly only?: 'failed' | 'not-passed' | 'flaky' | readonly string[] | undefined
}

/**
 * Makes a dataset of the datapoints of a stored run, with their ids. `run` is a run as `openRun` takes it. Redacted
 * datapoints are reported, because their data is that of the run file.
 *
 * @example check
 * await evaluate({name: 'hard cases', dataset: fromRun('latest', {only: 'failed'}), function: ({inputs}) => inputs})
 */
export function fromRun(run: string, {only}: FromRunOptions = {}): AsyncIterable<DatapointInput> {
  if (only !== undefined && !Array.isArray(only) && !['failed', 'not-passed', 'flaky'].includes(String(only))) {
    throw new EvaluationError(`fromRun(): \`only\` must be 'failed', 'not-passed', 'flaky' or a list of ids`)
  }
  return {
    async *[Symbol.asyncIterator]() {
      const stored = await openRun(run)
      const restored = fromStoredRun(stored)
      const states = datapointStates(restored)
      const first = new Map<number, DatapointLine>()
      for (const line of stored.datapoints) if (!first.has(line.index)) first.set(line.index, line)
      const chosen = [...byDatapoint(restored.datapoints)].filter(([id, trials]) => accepts(only, states, id, trials))
      for (const [, [trial]] of chosen) {
        const line = first.get(trial?.index ?? -1)
        if (line !== undefined) yield toDatapoint(line, stored.path)
      }
    },
  }
}

type Trials = ReturnType<typeof fromStoredRun>['datapoints']

function accepts(only: FromRunOptions['only'], states: DatapointStates, id: string, trials: Trials): boolean {
  if (only === undefined) return true
  if (only === 'flaky') return states.isFlaky(id)
  const failed = trials.some(({status, failures}) => status !== 'ok' || failures.length > 0)
  if (only === 'failed') return failed
  if (only === 'not-passed') return failed || states.metrics.some(metric => states.state(id, metric) === 'fails')
  return only.includes(trials[0]?.id ?? id)
}

function toDatapoint({id, datapoint, redacted}: DatapointLine, path: string): DatapointInput {
  if (redacted) report(codes.redactedOutputs, undefined, () => ({subject: `fromRun("${path}")`}))
  return {...datapoint, id}
}
