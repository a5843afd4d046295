import {safeText} from '../reports/safe-text.ts'
import {toErrorDetail} from './compact.ts'
import type {ReportPlan} from './plan-report.ts'
import {type ReportRows, rowStates} from './report-data.ts'
import type {ReportableRow} from './reportable-run.ts'

/**
 * Writes reports as JUnit XML, which CI servers show. Each has a suite for its experiment and a case for each datapoint.
 * `failure` means that the datapoint did not pass, `error` that it failed, `skipped` that it was aborted. A run that
 * stopped early has one more case with the reason, and so has an experiment that could not run.
 */
export function junitReport(plans: readonly ReportPlan[], broken: readonly BrokenExperiment[] = []): string {
  const suites = [...plans.map(suiteOf), ...broken.map(brokenSuite)]
  const sum = (of: (suite: Suite) => number): number => suites.reduce((total, suite) => total + of(suite), 0)
  const name = safeText.xml(plans.length === 1 ? (plans[0]?.head.name ?? '') : 'enrich-span')
  const counts = `tests="${sum(({tests}) => tests)}" failures="${sum(({failures}) => failures)}" errors="${sum(({errors}) => errors)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${name}" ${counts} time="${seconds(sum(({ms}) => ms))}">
${suites.map(({xml}) => xml).join('')}</testsuites>
`
}

/** An experiment that could not run: its file threw. */
interface BrokenExperiment {
  readonly name: string
  readonly message: string
}

interface Suite extends Readonly<Record<'tests' | 'failures' | 'errors' | 'ms', number>> {
  readonly xml: string
}

function suiteOf({head, rows, joined}: ReportPlan): Suite {
  const [run] = head.runs
  const cases = joined.flatMap(({id, runs}, row) => {
    const [results = []] = runs
    return results.length === 0 ? [] : [{id, results, state: rows.states[row] ?? '', row}]
  })
  const count = (state: string): number => cases.filter(each => each.state === state).length
  const stopped = run?.stopped
  const ofRun = stopped === undefined ? 0 : 1
  const figures = {
    tests: cases.length + ofRun,
    failures: count(rowStates.fail),
    errors: count(rowStates.error) + ofRun,
    ms: cases.reduce((sum, {results}) => sum + latencyOf(results), 0),
  }
  const name = safeText.xml(suiteName(head))
  const lines = cases.map(
    ({id, results, state, row}) =>
      `    <testcase classname="${name}" name="${safeText.xml(id)}" time="${seconds(latencyOf(results))}">${outcome(state, results, rows, row, head)}</testcase>\n`,
  )
  const started = run?.startedAt.replace(/(\.\d+)?Z$/, '') ?? ''
  return {
    ...figures,
    xml: `  <testsuite name="${name}" ${countsOf(figures)} skipped="${count(rowStates.aborted)}" timestamp="${safeText.xml(started)}" time="${seconds(figures.ms)}">
${lines.join('')}${stopped === undefined ? '' : caseOfStop(name, stopped)}  </testsuite>
`,
  }
}

function brokenSuite({name: text, message}: BrokenExperiment): Suite {
  const [name, counts] = [safeText.xml(text), {tests: 1, failures: 0, errors: 1, ms: 0}]
  const error = `<error type="not loaded" message="${safeText.xml(message.split('\n')[0] ?? '')}">${safeText.xml(message)}</error>`
  return {
    ...counts,
    xml: `  <testsuite name="${name}" ${countsOf(counts)} time="0.000">
    <testcase classname="${name}" name="the whole run">${error}</testcase>
  </testsuite>
`,
  }
}

const countsOf = ({tests, failures, errors}: Omit<Suite, 'xml'>): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"`

// Variants of an experiment are suites of their own.
function suiteName({name, runs: [run]}: ReportPlan['head']): string {
  const parameters = Object.entries(run?.parameters ?? {}).map(([key, value]) => `${key}=${String(value)}`)
  return parameters.length === 0 ? name : `${name} (${parameters.join(', ')})`
}

// A CI server shows cases only, so the end of the run is one.
const caseOfStop = (name: string, stopped: string): string =>
  `    <testcase classname="${name}" name="the whole run"><error type="stopped" message="${safeText.xml(stopped)}"/></testcase>\n`

const seconds = (ms: number): string => (ms / 1_000).toFixed(3)

const latencyOf = (results: readonly ReportableRow[]): number =>
  results.reduce((sum, {latencyMs}) => sum + latencyMs, 0)

function outcome(
  state: string,
  results: readonly ReportableRow[],
  rows: ReportRows,
  row: number,
  head: ReportPlan['head'],
): string {
  if (state === rowStates.aborted) return '<skipped/>'
  if (state === rowStates.error) {
    const failed = results.find(({error, failures}) => error !== undefined || failures.length > 0)
    const [failure] = failed?.failures ?? []
    const {name, message, stack} = toErrorDetail(failed?.error ?? failure?.error)
    const subject =
      failed?.error === undefined && failure !== undefined ? `evaluator ${failure.evaluator} failed: ` : ''
    return `<error type="${safeText.xml(name)}" message="${safeText.xml(`${subject}${message}`)}">${safeText.xml(stack ?? message)}</error>`
  }
  if (state !== rowStates.fail) return ''
  const message = scoresOf(rows, row, head).join(', ')
  return `<failure type="not passed" message="${safeText.xml(message)}">${safeText.xml(whyOf(results))}</failure>`
}

/** Lists the metrics of a row with their present and previous values. */
function scoresOf(rows: ReportRows, row: number, {metrics}: ReportPlan['head']): string[] {
  return metrics.flatMap(({name}, at) => {
    const [value, before] = (rows.values[at] ?? []).map(column => ('labels' in column ? undefined : column[row]))
    if (value === undefined || value === null) return []
    return [`${name} ${value}${before === undefined || before === null || before === value ? '' : `, was ${before}`}`]
  })
}

const whyOf = (results: readonly ReportableRow[]): string =>
  results
    .flatMap(({metrics, failedAsserts = []}) => [
      ...failedAsserts.map(name => `the assert of ${name} did not hold`),
      ...Object.entries(metrics).flatMap(([name, value]) => (name.endsWith('_explanation') ? [String(value)] : [])),
    ])
    .join('\n')
