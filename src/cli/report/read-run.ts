import {existsSync, readFileSync} from 'node:fs'
import {isApproved, readApproved} from '../../evaluate/compare/approved-run.ts'
import {openRun, readJournal, type StoredRun} from '../../evaluate/journal/read-journal.ts'
import {runFiles} from '../../evaluate/journal/run-files.ts'
import {shortRunId} from '../../evaluate/reports/plain-text.ts'
import {type RestoredRun, fromStoredRun} from '../../evaluate/run/from-stored-run.ts'
import {UsageError} from '../command.ts'
import {printNote} from '../output.ts'

/** Reads the run that `reference` names. Damaged lines are skipped and reported. */
export async function readRun(reference: string): Promise<RestoredRun> {
  const stored = await openRun(reference)
  reportDamage(stored)
  return fromStoredRun(stored)
}

/** An approved file holds datapoints only. */
const noFigures = {
  status: 'completed',
  startedAt: '',
  failed: 0,
  aborted: 0,
  metrics: {},
  runMetrics: {},
  runFailures: [],
}

/**
 * Reads the baseline of the experiment `name`. `latest` means the last run of this experiment, because one command may
 * run several of them.
 */
export async function readBaseline(reference: string, name: string): Promise<RestoredRun> {
  const approved = existsSync(reference) ? readFileSync(reference, 'utf8') : ''
  if (isApproved(approved)) return {...noFigures, ...readApproved(approved, reference)} as unknown as RestoredRun
  const [, back] = /^latest(?:~(\d+))?$/.exec(reference) ?? []
  if (!reference.startsWith('latest') || (back === undefined && reference !== 'latest')) return readRun(reference)
  const own: string[] = []
  for (const file of runFiles()) {
    if (own.length > Number(back ?? 0)) break
    if ((await nameOf(file)) === name) own.push(file)
  }
  const file = own[Number(back ?? 0)]
  if (file !== undefined) return readRun(file)
  throw new UsageError(`--baseline ${reference}: "${name}" has no such run below .enrich-span/runs`)
}

async function nameOf(file: string): Promise<string | undefined> {
  for await (const line of readJournal(file)) return line.type === 'run' ? line.name : undefined
  return undefined
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
