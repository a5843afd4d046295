import {writeFileSync} from 'node:fs'
import {compare} from '../evaluate/compare/compare.ts'
import {gate} from '../evaluate/gate/gate.ts'
import type {EvaluateResult} from '../evaluate/metrics/results.ts'
import {writeReport} from '../evaluate/write-report.ts'
import {shortRunId} from '../evaluate/reports/plain-text.ts'
import {markdownReport} from '../evaluate/report-files/markdown-report.ts'
import {reportText} from '../evaluate/reports/report.ts'
import {type ExitCode, exitCodes, type OptionSpec, type ParsedArgs, UsageError} from './command.ts'
import {gateOptions, gateRules} from './gate-options.ts'
import {type AnyExperiment, loadExperiment} from './load-experiment.ts'
import {print, printJson, printNote, stdoutOptions} from './output.ts'
import {readRun} from './read-run.ts'

/** The options of every command that ends with a result. */
export const reportAndGateOptions: Readonly<Record<string, OptionSpec>> = {
  baseline: {type: 'string', value: 'run', help: 'compare with this run: a path, an id or latest'},
  html: {type: 'string', value: 'file', help: 'also write the report as one HTML file'},
  markdown: {type: 'string', value: 'file', help: 'also write the report as Markdown, for a pull request'},
  ...gateOptions,
  json: {type: 'boolean', help: 'print the result as JSON'},
}

/**
 * Loads the experiment that the first argument names and produces a result. Reports the result, compares it with the
 * baseline, and applies the gate.
 */
export async function reportAndGate(
  args: ParsedArgs,
  produce: (experiment: AnyExperiment) => Promise<EvaluateResult>,
): Promise<ExitCode> {
  const experiment = await loadExperiment(args.arguments[0] ?? '')
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
  const file = args.text('markdown')
  if (file !== undefined) writeFileSync(file, markdownReport(report))
  if (args.flag('json')) printJson({result, comparison, gate: gated})
  else {
    print(reportText(report, stdoutOptions()))
    if (result.journal !== undefined) {
      printNote(`run file: ${result.journal} (enrich-span show ${shortRunId(result.runId)})`)
    }
  }
  const html = args.text('html')
  if (html !== undefined) {
    const baselines = baseline === undefined ? [] : [baseline]
    const {lowerIsBetter} = rules ?? {}
    const written = await writeReport(produced, {file: html, baselines, gate: gated, lowerIsBetter})
    printNote(`report: ${written.file}`)
  }
  if (gated !== undefined) return gated.passed ? exitCodes.ok : exitCodes.gateFailed
  return result.ok && result.total > 0 ? exitCodes.ok : exitCodes.runFailed
}
