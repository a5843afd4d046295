import {randomUuid} from '../../context/state/random-id.ts'
import {timestamp} from '#platform/clock'
import {fingerprint} from '../dataset/content-id.ts'
import type {OpenDataset} from '../dataset/dataset.ts'
import type {RunLine} from '../journal/journal.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import {toStoredEvaluators} from '../evaluators/stored-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {describeSelection, type Selection} from '../dataset/select.ts'

type LineOptions = Pick<EvaluateOptions<never, unknown>, 'function' | 'name' | 'runId' | 'trials' | 'version'> &
  Selection

/** Returns the first line of a run file. A resumed run keeps its id and its start. */
export function toRunLine(
  options: LineOptions,
  evaluators: Evaluators,
  {datasetId, size}: OpenDataset,
  before: RunLine | undefined,
): RunLine {
  const {name, trials = 1, version} = options
  const selection = describeSelection(options)
  return {
    type: 'run',
    format: 1,
    runId: before?.runId ?? options.runId ?? randomUuid(),
    name,
    datasetId,
    ...(size === undefined ? {} : {total: size * trials}),
    function: {
      name: nameOfFunction(options.function, name),
      version: version ?? fingerprint(Function.prototype.toString.call(options.function)),
    },
    ...toStoredEvaluators(evaluators),
    trials,
    ...(selection === undefined ? {} : {selection}),
    startedAt: before?.startedAt ?? timestamp(),
  }
}

// JavaScript gives an inline function the name of the option.
function nameOfFunction(fn: {readonly name: string}, fallback: string): string {
  return fn.name === 'function' ? fallback : fn.name || fallback
}
