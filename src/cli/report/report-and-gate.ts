import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {compare} from '../../evaluate/compare/compare.ts'
import {fileOfDataset} from '../../evaluate/dataset/file-dataset.ts'
import {gate} from '../../evaluate/gate/gate.ts'
import type {GateVerdict} from '../../evaluate/gate/gate-rules.ts'
import type {EvaluateResult} from '../../evaluate/metrics/results.ts'
import {writeReport} from '../../evaluate/write-report.ts'
import {markdownReport} from '../../evaluate/report-files/markdown-report.ts'
import {reportText} from '../../evaluate/reports/report.ts'
import {neverScored} from '../../evaluate/reports/run-report.ts'
import {type ExitCode, exitCodes, LoadError, type OptionSpec, type ParsedArgs, UsageError} from '../command.ts'
import {gateOptions, gateRules} from './gate-options.ts'
import {envFileOption, envHint, readEnvFiles} from '../load/env-file.ts'
import {type AnyExperiment, loadExperiment} from '../load/load-experiment.ts'
import {loadedFiles} from '../load/source-hooks.ts'
import {print, printJson, printNote, stdoutOptions} from '../output.ts'
import {readRun} from './read-run.ts'
import {runNotes} from './run-notes.ts'
import {reportWatchedFiles} from '../watch/watch.ts'

/** The options of every command that ends with a result. */
export const reportAndGateOptions: Readonly<Record<string, OptionSpec>> = {
  baseline: {type: 'string', value: 'run', help: 'compare with this run: a path, an id or latest'},
  html: {type: 'string', value: 'file', help: 'also write the report as one HTML file'},
  markdown: {type: 'string', value: 'file', help: 'also write the report as Markdown, for a pull request'},
  ...gateOptions,
  ...envFileOption,
  json: {type: 'boolean', help: 'print the result as JSON'},
}

/**
 * Loads the experiment that the first argument names and produces a result. Reports the result, compares it with the
 * baseline, and applies the gate.
 */
export async function reportAndGate(
  command: string,
  args: ParsedArgs,
  produce: (experiment: AnyExperiment) => Promise<EvaluateResult>,
): Promise<ExitCode> {
  readEnvFiles(args)
  const experiment = await load(args)
  // The baseline is read before the run: a misspelt name must not cost an hour, and `latest` must not mean the run that
  // begins now.
  const reference = args.text('baseline')
  const baseline = reference === undefined ? undefined : await readRun(reference)
  const rules = gateRules(args, experiment.gate, baseline)
  if (rules?.maxDrop !== undefined && baseline === undefined) {
    throw new UsageError('--max-drop and the gate `maxDrop` need --baseline <run>')
  }
  const produced = await produce(experiment)
  // The report leaves the process, so it is redacted like the run file.
  const result = produced.toJSON() as EvaluateResult
  const gated = rules === undefined ? undefined : gate(result, rules)
  const comparison = gated?.comparison ?? (baseline === undefined ? undefined : compare(baseline, result))
  const report = {run: result, comparison, gate: gated}
  const {lowerIsBetter} = rules ?? {}
  const file = args.text('markdown')
  if (file !== undefined) writeFileSync(file, markdownReport(report))
  const exitCode = exitCodeOf(result, gated)
  if (args.flag('json'))
    await printJson({command, ok: exitCode === exitCodes.ok, run: result, comparison, gate: decision(gated)})
  else print(reportText(report, {...stdoutOptions(), lowerIsBetter}))
  for (const note of runNotes(result, args)) printNote(note)
  const html = args.text('html')
  if (html !== undefined) {
    const baselines = baseline === undefined ? [] : [baseline]
    const written = await writeReport(produced, {file: html, baselines, gate: gated, lowerIsBetter})
    printNote(`report: ${written.file}`)
  }
  reportWatchedFiles(loadedFiles())
  refuseWithoutDatapoints(produced, args)
  return exitCode
}

/** The decision of a gate for programs. The comparison stands beside it. */
export const decision = (gated: ReturnType<typeof gate> | undefined): object | undefined =>
  gated === undefined ? undefined : {verdict: gated.verdict, passed: gated.passed, checks: gated.checks}

/** The exit code of each verdict. */
export const verdictCodes: Readonly<Record<GateVerdict, ExitCode>> = {
  passed: exitCodes.ok,
  failed: exitCodes.gateFailed,
  inconclusive: exitCodes.gateInconclusive,
}

async function load(args: ParsedArgs): Promise<AnyExperiment> {
  const [file = ''] = args.arguments
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

// A gate decides about figures. A metric without any figure, or a run that stopped, is a fault whatever the rules are.
function exitCodeOf(result: EvaluateResult, gated: {readonly verdict: GateVerdict} | undefined): ExitCode {
  if (gated !== undefined && gated.verdict !== 'passed') return verdictCodes[gated.verdict]
  if (neverScored(result).length > 0) return exitCodes.runFailed
  return gated !== undefined || result.ok ? exitCodes.ok : exitCodes.runFailed
}

// A misspelt file name or an empty selection is a mistake of the caller, like a misspelt option.
function refuseWithoutDatapoints({total, stoppedBy}: EvaluateResult, args: ParsedArgs): void {
  if (total > 0) return
  const [file = ''] = args.arguments
  const {code, path: missing, message} = Object(stoppedBy) as NodeJS.ErrnoException
  if (code === 'ENOENT') throw new UsageError(`${file}: the dataset "${missing ?? ''}" does not exist`)
  if (code !== undefined) throw new UsageError(`${file}: the dataset cannot be read: ${message}`)
  if (stoppedBy !== undefined) return
  throw new UsageError(`${file}: the dataset has no datapoints, or limit, sample, shard and filter leave none`)
}
