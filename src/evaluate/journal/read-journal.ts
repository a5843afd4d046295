import {readLines} from '#platform/read-lines'
import {EvaluationError} from '../evaluation-error.ts'
import type {EndLine, DatapointLine, JournalLine, RunLine} from './journal.ts'

/** A line that is none: cut off by the death of a process, or damaged. */
export interface DamagedLine {
  readonly type: 'damaged'
  /** Counted from 1. */
  readonly line: number
  readonly text: string
}

/** The lines of a run file one by one, in constant memory. */
export async function* readJournal(path: string): AsyncGenerator<JournalLine | DamagedLine, void> {
  let number = 0
  for await (const text of readLines(path)) {
    number += 1
    if (text !== '') yield parse(text) ?? {type: 'damaged', line: number, text: text.slice(0, 200)}
  }
}

/** A stored run. */
export interface StoredRun {
  readonly path: string
  readonly run: RunLine
  /** The line that counts for each item and trial, in the order of the dataset. */
  readonly items: readonly DatapointLine[]
  /** Absent when the run did not end by itself. */
  readonly end?: EndLine
  readonly damaged: readonly DamagedLine[]
}

/** Reads a whole run file. Throws an `EvaluationError` when it cannot be read or is none. */
export async function openRun(path: string): Promise<StoredRun> {
  const items = new Map<string, DatapointLine>()
  const damaged: DamagedLine[] = []
  let run: RunLine | undefined
  let end: EndLine | undefined
  try {
    for await (const line of readJournal(path)) {
      if (line.type === 'run') run ??= line
      else if (line.type === 'end') end = line
      else if (line.type === 'damaged') damaged.push(line)
      else {
        items.set(`${line.index}:${line.trial}`, line)
        // The run was gone on with after that.
        end = undefined
      }
    }
  } catch (error) {
    throw new EvaluationError(`run file "${path}" cannot be read: ${(error as Error).message}`, {cause: error})
  }
  if (run === undefined) {
    throw new EvaluationError(`"${path}" is no run file of this version: its first line is no \`run\` line`)
  }
  const sorted = [...items.values()].sort((a, b) => a.index - b.index || a.trial - b.trial)
  return {path, run, items: sorted, ...(end === undefined ? {} : {end}), damaged}
}

function parse(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as Partial<JournalLine> | null
    if (line?.type === 'run') return line.format === 1 ? (line as RunLine) : undefined
    if (line?.type === 'item')
      return Number.isInteger(line.index) && 'trial' in line ? (line as DatapointLine) : undefined
    return line?.type === 'end' ? (line as EndLine) : undefined
  } catch {
    return undefined
  }
}
