import {ignoreFolder, openAppendFile} from '#platform/append-file'
import {toJsonLine} from './json-line.ts'
import type {Journal} from './journal.ts'

/** The folder of everything this library writes for itself, and of the run files in it. */
export const homeFolder = '.enrich-span'
export const runsFolder: string = `${homeFolder}/runs`

/** The run file of a run: names sort by time. */
export function runFile(runId: string, startedAt: string): string {
  return `${runsFolder}/${startedAt.replace(/[:.]/g, '-')}-${runId}.jsonl`
}

/** Opens a run file for writing; `undefined` where there are no files. Throws when it cannot be written, or holds a run that is not resumed. */
export function openJournalFile(path: string, resumed: boolean): Journal | undefined {
  if (path.startsWith(`${homeFolder}/`)) ignoreFolder(homeFolder)
  const file = openAppendFile(path)
  if (file === undefined) return undefined
  if (!resumed && !file.fresh) {
    file.close()
    throw new Error('it holds a run already. Go on with that one (`resume: true`), or give another path')
  }
  return {
    name: file.path,
    write: line => file.append(toJsonLine(line)),
    close: () => file.close(),
  }
}
