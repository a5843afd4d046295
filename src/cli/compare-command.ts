import {compare} from '../evaluate/compare/compare.ts'
import {gate} from '../evaluate/gate/gate.ts'
import {markdownReport} from '../evaluate/report-files/markdown-report.ts'
import {reportText} from '../evaluate/reports/report.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {gateOptions, gateRules, lowMetricsIn} from './report/gate-options.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {readRun} from './report/read-run.ts'
import {decision, verdictCodes} from './report/decision.ts'

/** `enrich-span compare` */
export const compareCommand: Command = {
  name: 'compare',
  synopsis: '[baseline] [candidate]',
  summary: 'Compare two runs datapoint by datapoint; separate changes from noise',
  details: [
    'Without arguments, the last two runs are compared. One argument is the baseline of the last run. Failed datapoints count as worst. With gate options, the exit code shows whether the candidate passes.',
  ],
  options: {
    metric: {type: 'string', value: 'name', multiple: true, help: 'compare only this metric'},
    datapoints: {type: 'string', value: 'n', help: 'datapoints named in each list (10)'},
    seed: {type: 'string', value: 'n', help: 'seed of the random draws (1)'},
    ...gateOptions,
    markdown: {type: 'boolean', help: 'print Markdown, for a comment on a pull request'},
    json: {type: 'boolean', help: 'print the comparison as JSON'},
  },
  examples: [
    'enrich-span compare',
    'enrich-span compare 3f2a91c0 latest --metric exact',
    'enrich-span compare baseline.jsonl candidate.jsonl --max-drop 0.02 --markdown',
  ],
  takes: [0, 2],
  run: compareRuns,
}

async function compareRuns(args: ParsedArgs): Promise<ExitCode> {
  const [before = 'latest~1', after = 'latest'] = args.arguments
  const [baseline, candidate] = [await readRun(before), await readRun(after)]
  const metrics = args.list('metric')
  const comparison = compare(baseline, candidate, {
    confidence: args.number('confidence'),
    seed: args.number('seed'),
    lowerIsBetter: lowMetricsIn(args),
    ...(metrics.length === 0 ? {} : {metrics}),
  })
  const rules = gateRules(args, undefined, baseline)
  const gated = rules === undefined ? undefined : gate(candidate, rules)
  const report = {comparison, gate: gated}
  const options = {...stdoutOptions(), datapoints: args.number('datapoints')}
  const ok = gated === undefined || gated.passed
  if (args.flag('json')) await printJson({command: 'compare', ok, comparison, gate: decision(gated)})
  else print(args.flag('markdown') ? markdownReport(report, options) : reportText(report, options))
  return gated === undefined ? exitCodes.ok : verdictCodes[gated.verdict]
}
