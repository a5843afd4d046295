import {files} from '#platform/files'
import {EvaluationError} from '../evaluation-error.ts'
import {runsFolder} from './journal-file.ts'
import type {RunLine} from './journal.ts'
import {openRun, readJournal, type StoredRun} from './read-journal.ts'

/** Which stored run is meant. */
export interface Wanted {
  /** A path, a run id, or `true`: the newest run of this name. */
  readonly resume: boolean | string
  readonly name: string
  /** The run file that was named, which is then the one to look at. */
  readonly journal: unknown
  /** Also a run that has ended. */
  readonly ended: boolean
}

/** Finds the stored run to go on with; `undefined` when the newest is asked for and there is none. */
export async function findRun({resume, name, journal, ended}: Wanted): Promise<StoredRun | undefined> {
  if (resume === false) return undefined
  if (resume !== true) return openRun(pathOf(resume))
  const named = typeof journal === 'string' ? [{path: journal}] : newest()
  for (const {path} of named) {
    if ((await firstLine(path))?.name !== name) continue
    const stored = await openRun(path)
    // The newest run of the name decides: going back behind one that ended would repeat what it did.
    return ended || stored.end?.status !== 'completed' ? stored : undefined
  }
  return undefined
}

/** The path of a run file: as given, or found by the id of the run. */
export function pathOf(run: string): string {
  if (/[/\\]|\.jsonl$/.test(run)) return run
  const found = runFiles().find(({path}) => path.endsWith(`-${run}.jsonl`))
  if (found !== undefined) return found.path
  throw new EvaluationError(`run "${run}" is not in ${runsFolder}. Give the path of its run file`)
}

// `toReversed` is not in lib ES2022.
function newest(): readonly {readonly path: string}[] {
  return [...runFiles()].sort((a, b) => (a.path < b.path ? 1 : -1))
}

function runFiles(): readonly {readonly path: string}[] {
  if (files === undefined) return []
  return files.list(files.resolve(runsFolder)).filter(({path}) => path.endsWith('.jsonl'))
}

async function firstLine(path: string): Promise<RunLine | undefined> {
  try {
    for await (const line of readJournal(path)) return line.type === 'run' ? line : undefined
  } catch {
    // No file: there is nothing to go on with.
  }
  return undefined
}
