import {existsSync, readdirSync, statSync} from 'node:fs'
import path from 'node:path'
import {type RestoredRun, fromStoredRun} from '../evaluate/run/from-stored-run.ts'
import {runsFolder} from '../evaluate/journal/journal-file.ts'
import {openRun, type StoredRun} from '../evaluate/journal/read-journal.ts'
import {printNote} from './output.ts'
import {UsageError} from './command.ts'

/** The run files of `folder`, newest first: their names begin with the time. */
export function runFiles(folder: string = runsFolder): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter(name => name.endsWith('.jsonl'))
  return names.sort((a, b) => (a < b ? 1 : -1)).map(name => path.join(folder, name))
}

/** The file that `reference` names: a path, `latest`, `latest~2`, or the start of a run's id. Throws a `UsageError`. */
export function findRunFile(reference: string, folder: string = runsFolder): string {
  if (statSync(reference, {throwIfNoEntry: false})?.isFile()) return path.resolve(reference)
  const files = runFiles(folder)
  const latest = /^latest(?:~(\d+))?$/.exec(reference)
  const found = latest
    ? [files[Number(latest[1] ?? 0)]].flatMap(file => file ?? [])
    : files.filter(file => idOf(file).startsWith(reference))
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  if (found.length > 1) {
    throw new UsageError(
      `"${reference}" names ${found.length} runs: ${found.map(idOf).join(', ')}. Give more of the id`,
    )
  }
  const known = files.length === 0 ? `${folder} has no runs yet` : `${folder} has ${files.length}: see enrich-span list`
  throw new UsageError(`no run "${reference}": neither a file nor the start of an id; ${known}`)
}

/** Reads the run that `reference` names; damaged lines are told and set aside. */
export async function readRun(reference: string, folder?: string): Promise<RestoredRun> {
  const stored = await openRun(findRunFile(reference, folder))
  reportDamage(stored)
  return fromStoredRun(stored)
}

function reportDamage({path: file, damaged, end, run}: StoredRun): void {
  const [first] = damaged
  if (first !== undefined) {
    printNote(
      `! ${file}: ${damaged.length} damaged line${damaged.length > 1 ? 's' : ''} set aside, the first is line ${first.line}`,
    )
  }
  if (end === undefined)
    printNote(`! ${file}: the run ${run.runId.slice(0, 8)} was interrupted; only its finished items are here`)
}

// <time>-<id>.jsonl, where the time is 24 characters: 2026-11-22T21-45-25-123Z.
const idOf = (file: string): string => path.basename(file, '.jsonl').slice(25)
