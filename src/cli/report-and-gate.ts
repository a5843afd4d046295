import {writeFileSync} from 'node:fs'
import {compare} from '../evaluate/compare/compare.ts'
import type {Comparison} from '../evaluate/compare/comparison.ts'
import {gate} from '../evaluate/gate/gate.ts'
import type {GateResult} from '../evaluate/gate/gate.ts'
import {comparisonMarkdown} from '../evaluate/reports/comparison-markdown.ts'
import {comparisonText} from '../evaluate/reports/comparison-text.ts'
import {gateMarkdown, gateText} from '../evaluate/reports/gate-report.ts'
import {runMarkdown, runText} from '../evaluate/reports/run-report.ts'
import {shortRunId} from '../evaluate/journal/run-files.ts'
import type {EvaluateResult} from '../evaluate/metrics/results.ts'
import {type ParsedArgs, type OptionRow, UsageError} from './command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {gateOptions, gateRules} from './gate-options.ts'
import type {AnyExperiment} from './load-experiment.ts'
import {print, printJson, stdoutOptions, printNote} from './output.ts'
import {readRun} from './read-run.ts'

/** What every command that ends in a result can be told about reporting, comparing and gating it. */
export const reportAndGateOptions: Readonly<Record<string, OptionRow>> = {
  baseline: {type: 'string', value: 'run', help: 'compare with this run: a file, an id, latest'},
  markdown: {type: 'string', value: 'file', help: 'write the report as Markdown too, for a pull request'},
  ...gateOptions,
  json: {type: 'boolean', help: 'print the result as JSON'},
}

/** Gets a result from `produce`, reports it, compares it with the baseline, and lets the gate decide. */
export async function reportAndGate(
  given: ParsedArgs,
  {gate: fileGate}: AnyExperiment,
  produce: () => Promise<EvaluateResult>,
): Promise<ExitCode> {
  // Before the run: a misspelt baseline must not cost an hour, and `latest` is not the run that begins now.
  const reference = given.text('baseline')
  const baseline = reference === undefined ? undefined : await readRun(reference)
  const rules = gateRules(given, fileGate, baseline)
  if (rules?.maxDrop !== undefined && baseline === undefined) {
    throw new UsageError('--max-drop and the gate `maxDrop` need --baseline <run>')
  }
  const produced = await produce()
  // What is printed and written leaves the process: redacted, as the run file is.
  const result = produced.toJSON() as EvaluateResult
  const gated = rules === undefined ? undefined : gate(result, rules)
  const comparison = gated?.comparison ?? (baseline === undefined ? undefined : compare(baseline, result))
  report({result, gated, comparison}, given)
  if (gated !== undefined) return gated.passed ? exitCodes.ok : exitCodes.gateFailed
  return result.ok && result.total > 0 ? exitCodes.ok : exitCodes.runFailed
}

interface Outcome {
  readonly result: EvaluateResult
  readonly gated: GateResult | undefined
  readonly comparison: Comparison | undefined
}

function report({result, gated, comparison}: Outcome, given: ParsedArgs): void {
  const file = given.text('markdown')
  if (file !== undefined) {
    const parts = [
      ...(gated === undefined ? [] : [gateMarkdown(gated)]),
      ...(comparison === undefined ? [] : [comparisonMarkdown(comparison)]),
      runMarkdown(result),
    ]
    writeFileSync(file, parts.join('\n'))
  }
  if (given.flag('json')) {
    printJson({
      result,
      ...(comparison === undefined ? {} : {comparison}),
      ...(gated === undefined ? {} : {gate: gated}),
    })
    return
  }
  const paper = stdoutOptions()
  print(runText(result, paper))
  if (comparison !== undefined) print(`\n${comparisonText(comparison, paper)}`)
  if (gated !== undefined) print(`\n${gateText(gated, paper)}`)
  if (result.journal !== undefined)
    printNote(`run file: ${result.journal} (enrich-span show ${shortRunId(result.runId)})`)
}
