import {readLines} from '#platform/read-lines'
import {EvaluationError} from '../evaluation-error.ts'
import {type Parameters, parametersText} from '../facts/parameters.ts'
import type {EndLine, DatapointLine, JournalLine, RunLine} from './journal.ts'
import {findRunFile, runFiles} from './run-files.ts'
import {unsealLine} from './sealed-line.ts'

/** A line that cannot be read. It was cut off when a process was killed, or it is damaged. */
export interface DamagedLine {
  readonly type: 'damaged'
  /** The line number, counted from 1. */
  readonly line: number
  readonly text: string
}

/** Reads the lines of a run file one by one, in constant memory. `path` is the path of the file. */
export async function* readJournal(path: string): AsyncGenerator<JournalLine | DamagedLine, void> {
  let number = 0
  for await (const {text = unreadable} of readLines(path)) {
    number += 1
    if (text !== '') yield unsealLine(text) ?? {type: 'damaged', line: number, text: text.slice(0, 200)}
  }
}

/** Stands for a line that is not text, or that exceeds the length limit of a string. */
const unreadable = '[unreadable]'

/** A run as its run file holds it. */
export interface StoredRun {
  readonly path: string
  readonly run: RunLine
  /** The valid line of each datapoint and trial, in the order of the dataset. */
  readonly datapoints: readonly DatapointLine[]
  /** The last line; absent when the run was interrupted. */
  readonly end?: EndLine
  readonly damaged: readonly DamagedLine[]
  /** The reason why the file lacks a part of a run that ended. Absent when the file is complete. */
  readonly incomplete?: string
}

/**
 * Reads a stored run. `run` is the path of its run file, `latest`, `latest~1` for the run before, or the start of its
 * run id. Throws an `EvaluationError` when there is no such run, and when its file cannot be read or is not a run file.
 *
 * @example check
 * const {run, datapoints, end} = await openRun('latest')
 */
export async function openRun(run: string): Promise<StoredRun> {
  return readRunFile(findRunFile(run))
}

/** Selects the stored run that `evaluate` resumes. */
interface Resumption {
  /** A run as `openRun` takes it, or `true` for the newest run of this name. */
  readonly resume: boolean | string
  readonly name: string
  /** The parameters of the run. With `resume: true`, only a run with the same is found. */
  readonly parameters: Parameters | undefined
  /** With `resume: true` and a path here, only this run file is searched. */
  readonly journal: unknown
  /** With `true`, a completed run is found too. */
  readonly completed: boolean
}

/** Finds the stored run to resume. With `resume: true`, returns `undefined` when there is not a run to resume. */
export async function findRun({
  resume,
  name,
  parameters,
  journal,
  completed,
}: Resumption): Promise<StoredRun | undefined> {
  if (resume === false) return undefined
  if (resume !== true) return openRun(resume)
  for (const path of typeof journal === 'string' ? [journal] : runFiles()) {
    const first = await firstLine(path)
    if (first?.name !== name) continue
    // A matrix has runs of one name that differ in their parameters. A given path is the run itself, so a difference is
    // refused later.
    if (typeof journal !== 'string' && parametersText(first.parameters) !== parametersText(parameters)) continue
    const stored = await readRunFile(path)
    // Only the newest run of the name is considered. Resuming an older run would repeat the work of a completed run.
    return completed || stored.end?.status !== 'completed' ? stored : undefined
  }
  return undefined
}

/** Returns the first line of a run file; `undefined` when it cannot be read. */
export async function firstLine(path: string): Promise<RunLine | undefined> {
  try {
    for await (const line of readJournal(path)) return line.type === 'run' ? line : undefined
  } catch {
    // A missing file is not an error, because there is then nothing to resume.
  }
  return undefined
}

async function readRunFile(path: string): Promise<StoredRun> {
  const datapoints = new Map<string, DatapointLine>()
  const damaged: DamagedLine[] = []
  let run: RunLine | undefined
  let end: EndLine | undefined
  try {
    for await (const line of readJournal(path)) {
      if (line.type === 'run') run ??= line
      else if (line.type === 'end') end = line
      else if (line.type === 'damaged') damaged.push(line)
      else {
        datapoints.set(`${line.index}:${line.trial}`, line)
        // A datapoint after an `end` line means that the run was resumed.
        end = undefined
      }
    }
  } catch (error) {
    throw new EvaluationError(`run file "${path}" cannot be read: ${(error as Error).message}`, {cause: error})
  }
  if (run === undefined) {
    throw new EvaluationError(`"${path}" is not a run file of this version: its first line is not a \`run\` line`)
  }
  const sorted = [...datapoints.values()].sort((a, b) => a.index - b.index || a.trial - b.trial)
  const incomplete = incompleteness(sorted, end)
  return {
    path,
    run,
    datapoints: sorted,
    ...(end === undefined ? {} : {end}),
    damaged,
    ...(incomplete === undefined ? {} : {incomplete}),
  }
}

// A damaged line is harmless when a resumed run wrote the datapoint again. The counts then equal those of the end line.
function incompleteness(datapoints: readonly DatapointLine[], end: EndLine | undefined): string | undefined {
  if (end === undefined) return undefined
  const failed = datapoints.filter(({status}) => status === 'failed').length
  const succeeded = datapoints.length - failed
  if (succeeded === end.succeeded && failed === end.failed) return undefined
  return `its end line counts ${end.succeeded} datapoints that succeeded and ${end.failed} that failed, the file holds ${succeeded} and ${failed}`
}
