import path from 'node:path'
import {compare} from '../../evaluate/compare/compare.ts'
import type {Comparison} from '../../evaluate/compare/comparison.ts'
import {fileOfDataset} from '../../evaluate/dataset/file-dataset.ts'
import {gate, type GateResult} from '../../evaluate/gate/gate.ts'
import type {EvaluateResult} from '../../evaluate/metrics/results.ts'
import {reportText} from '../../evaluate/reports/report.ts'
import type {RestoredRun} from '../../evaluate/run/from-stored-run.ts'
import {writeReport} from '../../evaluate/write-report.ts'
import {type ExitCode, exitCodes, LoadError, type ParsedArgs, UsageError} from '../command.ts'
import {envHint} from '../load/env-file.ts'
import {type AnyExperiment, loadExperiment} from '../load/load-experiment.ts'
import {loadedFiles} from '../load/source-hooks.ts'
import {print, printNote, stdoutOptions} from '../output.ts'
import {reportWatchedFiles} from '../watch/watch.ts'
import {exitCodeOf} from './decision.ts'
import {gateRules} from './gate-options.ts'
import {readBaseline} from './read-run.ts'
import {runNotes} from './run-notes.ts'

/** One experiment and what came of it. */
export interface Reported {
  /** The path of the eval file. */
  readonly file: string
  /** The result as it may leave the process. */
  readonly result: EvaluateResult
  readonly baseline: RestoredRun | undefined
  readonly comparison: Comparison | undefined
  readonly gate: GateResult | undefined
  readonly lowerIsBetter: readonly string[] | undefined
  readonly exitCode: ExitCode
  /** The mistake of the caller that left the experiment without datapoints. */
  readonly mistake: UsageError | undefined
}

/** An eval file that could not be loaded or run. */
export interface BrokenFile {
  readonly file: string
  readonly message: string
  readonly exitCode: ExitCode
}

/** Makes the result of an experiment: runs it, resumes it or scores it again. */
export type Produce = (experiment: AnyExperiment) => Promise<EvaluateResult>

/** Merged runs need no eval file. */
const none = {} as AnyExperiment

/** Loads the experiment of a file, if there is one, produces its result, compares it with the baseline, applies the gate and reports it. */
export async function perform(named: string | undefined, args: ParsedArgs, produce: Produce): Promise<Reported> {
  const file = named ?? ''
  const experiment = named === undefined ? none : await load(named, args)
  // The baseline is read before the run: a misspelt name must not cost an hour, and `latest` must not mean the run that
  // begins now.
  const reference = args.text('baseline')
  const baseline = reference === undefined ? undefined : await readBaseline(reference, experiment.name)
  const rules = gateRules(args, experiment.gate, baseline)
  if (rules?.maxDrop !== undefined && baseline === undefined) {
    throw new UsageError('--max-drop and the gate `maxDrop` need --baseline <run>')
  }
  const produced = await produce(experiment)
  // The report leaves the process, so it is redacted like the run file.
  const result = produced.toJSON() as EvaluateResult
  const gated = rules === undefined ? undefined : gate(result, rules)
  const comparison = gated?.comparison ?? (baseline === undefined ? undefined : compare(baseline, result))
  const {lowerIsBetter} = rules ?? {}
  if (!args.flag('json')) {
    print(reportText({run: result, comparison, gate: gated}, {...stdoutOptions(), lowerIsBetter}))
  }
  for (const note of runNotes(file, result, args)) printNote(note)
  const html = args.text('html')
  if (html !== undefined) {
    const baselines = baseline === undefined ? [] : [baseline]
    const written = await writeReport(produced, {file: html, baselines, gate: gated, lowerIsBetter})
    printNote(`report: ${written.file}`)
  }
  reportWatchedFiles(loadedFiles())
  const mistake = whyWithoutDatapoints(file, produced)
  const exitCode = mistake === undefined ? exitCodeOf(result, gated) : exitCodes.badUsage
  return {file, result, baseline, comparison, gate: gated, lowerIsBetter, exitCode, mistake}
}

async function load(file: string, args: ParsedArgs): Promise<AnyExperiment> {
  try {
    const experiment = await loadExperiment(file)
    const dataset = fileOfDataset(experiment.dataset)
    reportWatchedFiles([...loadedFiles(), ...(dataset === undefined ? [] : [path.resolve(dataset)])])
    return experiment
  } catch (error) {
    reportWatchedFiles(loadedFiles())
    const hint = error instanceof LoadError ? envHint(args, error.message) : undefined
    if (hint !== undefined) printNote(hint)
    throw error
  }
}

// A relative path is relative to the working folder, not to the eval file.
const inFolder = (file = ''): string => (path.isAbsolute(file) ? '' : ` in ${process.cwd()}`)

// A misspelt file name or an empty selection is a mistake of the caller, like a misspelt option.
function whyWithoutDatapoints(file: string, {total, stoppedBy}: EvaluateResult): UsageError | undefined {
  if (total > 0) return undefined
  const {code, path: missing, message} = Object(stoppedBy) as NodeJS.ErrnoException
  if (code === 'ENOENT')
    return new UsageError(`${file}: the dataset "${missing ?? ''}" does not exist${inFolder(missing)}`)
  if (code !== undefined) return new UsageError(`${file}: the dataset cannot be read: ${message}`)
  if (stoppedBy !== undefined) return undefined
  return new UsageError(
    `${file}: the dataset has no datapoints, or limit, sample, shard, filter, tags and ids leave none`,
  )
}
