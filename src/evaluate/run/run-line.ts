import {randomUuid} from '../../context/state/random-id.ts'
import {timestamp} from '#platform/clock'
import {toPlainData} from '../../attributes/plain-data.ts'
import {fingerprint} from '../dataset/content-id.ts'
import {lastingFacts, type RunFacts} from '../facts/run-facts.ts'
import {readSource} from '../facts/source.ts'
import {readVersions} from '../facts/versions.ts'
import {fileOf} from '../facts/experiment-file.ts'
import type {OpenDataset} from '../dataset/dataset.ts'
import type {RunLine} from '../journal/journal.ts'
import type {Evaluators} from '../evaluators/named-evaluators.ts'
import {toStoredEvaluators} from '../evaluators/stored-evaluators.ts'
import type {EvaluateOptions} from './options.ts'
import {describeSelection, type Selection} from '../dataset/select.ts'

type LineOptions = Pick<
  EvaluateOptions<never, unknown>,
  'function' | 'git' | 'group' | 'metadata' | 'name' | 'parameters' | 'runId' | 'slices' | 'tags' | 'trials' | 'version'
> &
  Selection

/** Returns the facts of a run that its options and its surroundings give. */
export async function readFacts(options: LineOptions): Promise<RunFacts> {
  const {parameters, tags, metadata, group} = options
  const {file, loader} = fileOf(options) ?? {}
  const source = options.git === false ? undefined : await readSource(file)
  return {
    ...(parameters === undefined ? {} : {parameters}),
    ...(group === undefined ? {} : {group}),
    ...(tags === undefined ? {} : {tags}),
    ...(metadata === undefined ? {} : {metadata: toPlainData(metadata).value as Readonly<Record<string, unknown>>}),
    ...(source === undefined ? {} : {source}),
    versions: readVersions(loader),
  }
}

/** Returns the first line of a run file. A resumed run keeps its id, its start, and the facts that may differ. */
export function toRunLine(
  options: LineOptions & {readonly facts: RunFacts},
  evaluators: Evaluators,
  {datasetId, size}: OpenDataset,
  before: RunLine | undefined,
): RunLine {
  const {name, trials = 1, version, facts, slices} = options
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
    ...facts,
    ...(before === undefined ? {} : lastingFacts(before)),
    ...(slices === undefined || slices.length === 0 ? {} : {slices}),
    startedAt: before?.startedAt ?? timestamp(),
  }
}

// JavaScript gives an inline function the name of the option.
function nameOfFunction(fn: {readonly name: string}, fallback: string): string {
  return fn.name === 'function' ? fallback : fn.name || fallback
}
