import {compare} from '../evaluate/compare/compare.ts'
import {gate} from '../evaluate/gate/gate.ts'
import {comparisonMarkdown} from '../evaluate/reports/comparison-markdown.ts'
import {comparisonText} from '../evaluate/reports/comparison-text.ts'
import {gateMarkdown, gateText} from '../evaluate/reports/gate-report.ts'
import type {Command, ParsedArgs} from './command.ts'
import {type ExitCode, exitCodes} from './exit-codes.ts'
import {listOptionsOf} from './parse-command-args.ts'
import {gateOptions, gateRules} from './gate-options.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {readRun} from './read-run.ts'

/** `enrich-span compare` */
export const compareCommand: Command = {
  name: 'compare',
  synopsis: '[baseline] [candidate]',
  summary: 'Compare two runs datapoint by datapoint: what changed, whether it is noise, which datapoints to look at',
  details: [
    'Without arguments the last two runs are compared; with one, it is the baseline of the last run. Failed datapoints count as worst. With gate options the exit code says whether the candidate passes.',
  ],
  options: {
    metric: {type: 'string', value: 'name', multiple: true, help: 'only this metric'},
    datapoints: {type: 'string', value: 'n', help: 'datapoints named per list (10)'},
    seed: {type: 'string', value: 'n', help: 'of the random draws (1)'},
    ...gateOptions,
    markdown: {type: 'boolean', help: 'print Markdown, for the comment of a pull request'},
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

async function compareRuns(given: ParsedArgs): Promise<ExitCode> {
  const [before = 'latest~1', after = 'latest'] = given.arguments
  const [baseline, candidate] = [await readRun(before), await readRun(after)]
  const metrics = given.list('metric')
  const comparison = compare(baseline, candidate, {
    confidence: given.number('confidence'),
    seed: given.number('seed'),
    lowerIsBetter: given.list('lower-is-better'),
    ...(metrics.length === 0 ? {} : {metrics}),
  })
  const rules = gateRules(given, undefined, baseline)
  // An interrupted run is as little a pass as an aborted one.
  const status = candidate.status === 'completed' ? 'completed' : 'aborted'
  const gated = rules === undefined ? undefined : gate({...candidate, status}, rules)
  const excerpt = listOptionsOf(given)
  if (given.flag('json'))
    printJson(gated === undefined ? comparison : {...comparison, gate: {passed: gated.passed, checks: gated.checks}})
  else if (given.flag('markdown')) {
    print(`${gated === undefined ? '' : `${gateMarkdown(gated)}\n`}${comparisonMarkdown(comparison, excerpt)}`)
  } else {
    const paper = stdoutOptions()
    print(comparisonText(comparison, {...paper, ...excerpt}))
    if (gated !== undefined) print(`\n${gateText(gated, paper)}`)
  }
  return gated === undefined || gated.passed ? exitCodes.ok : exitCodes.gateFailed
}
