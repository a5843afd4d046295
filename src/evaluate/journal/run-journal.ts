import {ignoreFolder, openAppendFile} from '#platform/files'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {type Journal, type JournalLine, type RunLine, toJsonLine} from './journal.ts'
import {homeFolder, runFile} from './run-files.ts'
import {sealLine} from './sealed-line.ts'

/**
 * The journal of one run. A failure of the journal is reported once and the run goes on, because its results are still
 * in memory.
 */
export interface RunJournal {
  readonly name: string
  write(line: JournalLine): void
  close(): void
}

/**
 * Opens the journal that the option selects: `false` for none, `true` or `undefined` for the usual run file. Throws an
 * `EvaluationError` when the user's path cannot be written.
 */
export function openRunJournal(
  option: boolean | string | Journal | undefined,
  first: RunLine,
  resumed: boolean,
): RunJournal | undefined {
  const journal = open(option, first, resumed)
  if (journal === undefined) return undefined
  const contained = contain(journal, first.runId)
  if (!resumed) contained.write(first)
  return contained
}

function open(
  option: boolean | string | Journal | undefined,
  {runId, startedAt}: RunLine,
  resumed: boolean,
): Journal | undefined {
  if (option === false) return undefined
  if (typeof option === 'object') return option
  try {
    return openFile(typeof option === 'string' ? option : runFile(runId, startedAt), resumed)
  } catch (error) {
    const cause = `the run file cannot be written: ${(error as Error).message}`
    if (typeof option === 'string') throw new EvaluationError(`evaluate(): \`journal\`: ${cause}`, {cause: error})
    reportFailure(runId, cause)
    return undefined
  }
}

// Returns `undefined` on a platform without files.
function openFile(path: string, resumed: boolean): Journal | undefined {
  if (path.startsWith(`${homeFolder}/`)) ignoreFolder(homeFolder)
  const file = openAppendFile(path)
  if (file === undefined) return undefined
  if (!resumed && !file.fresh) {
    file.close()
    throw new Error('it holds a run already. Resume that run (`resume: true`), or give another path')
  }
  return {
    name: file.path,
    write: line => file.append(sealLine(toJsonLine(line))),
    close: () => file.close(),
  }
}

function contain(journal: Journal, runId: string): RunJournal {
  let broken = false
  return {
    name: journal.name,
    write: line => {
      if (broken) return
      try {
        journal.write(line)
      } catch (error) {
        broken = true
        reportFailure(runId, `the run file cannot be written any more: ${(error as Error).message}`)
      }
    },
    close: () => {
      try {
        journal.close()
      } catch {
        // Closing may fail safely, because every line is already written.
      }
    },
  }
}

function reportFailure(runId: string, cause: string): void {
  report(codes.journalFailed, undefined, () => ({subject: `evaluate(): run ${runId}`, cause}))
}
