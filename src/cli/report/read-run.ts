import {openRun, type StoredRun} from '../../evaluate/journal/read-journal.ts'
import {shortRunId} from '../../evaluate/reports/plain-text.ts'
import {type RestoredRun, fromStoredRun} from '../../evaluate/run/from-stored-run.ts'
import {printNote} from '../output.ts'

/** Reads the run that `reference` names. Damaged lines are skipped and reported. */
export async function readRun(reference: string): Promise<RestoredRun> {
  const stored = await openRun(reference)
  reportDamage(stored)
  return fromStoredRun(stored)
}

function reportDamage({path, damaged, end, run, incomplete}: StoredRun): void {
  const [first] = damaged
  if (first !== undefined) {
    printNote(
      `! ${path}: ${damaged.length} damaged line${damaged.length > 1 ? 's' : ''} skipped, the first is line ${first.line}`,
    )
  }
  if (incomplete !== undefined) printNote(`! ${path}: datapoints are missing: ${incomplete}`)
  if (end === undefined) {
    printNote(`! ${path}: run ${shortRunId(run.runId)} was interrupted; it has only its finished datapoints`)
  }
}
